package org.condyle.server.proms.due;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.due.DueStatus;
import org.condyle.proms.schedule.Schedule;
import org.condyle.proms.surgery.SurgeryKey;
import org.condyle.server.proms.derived.DerivedId;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanActivityComponent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.UriType;

/**
 * Writes what a schedule asks after an operation that nobody ordered as a CarePlan, so that its
 * Tasks are based on something.
 */
final class PlanWriter {

  /** System of the identifier of a plan: operation and schedule. */
  static final String SYSTEM = "https://condyle.org/fhir/due-plan";

  private static final Set<DueStatus> OVER =
      Set.of(DueStatus.COMPLETED, DueStatus.MISSED, DueStatus.DECLINED, DueStatus.CANCELLED);

  private PlanWriter() {}

  /** Whether an operation needs one: it is known by a procedure. */
  static boolean isNeededFor(SurgeryKey surgery) {
    return surgery.reference().startsWith("Procedure/");
  }

  static String idOf(SurgeryKey surgery, Schedule schedule) {
    return DerivedId.of("plan-", name(surgery, schedule));
  }

  private static String name(SurgeryKey surgery, Schedule schedule) {
    return surgery + "|" + schedule.id();
  }

  /**
   * The plan as it has to be.
   *
   * @param items at least one, all of one operation and schedule
   * @param stored as it is; empty for a new one
   */
  static CarePlan write(
      List<DueItem> items, LocalDate today, String patient, Optional<CarePlan> stored) {
    SurgeryKey surgery = items.get(0).key().surgery();
    Schedule schedule = items.get(0).schedule();
    CarePlan plan = stored.map(CarePlan::copy).orElseGet(CarePlan::new);
    plan.setId("CarePlan/" + idOf(surgery, schedule));
    plan.setIdentifier(
        List.of(new Identifier().setSystem(SYSTEM).setValue(name(surgery, schedule))));
    plan.setInstantiatesUri(List.of(new UriType(DueCodes.SCHEDULES + schedule.id())));
    plan.setStatus(status(items, today));
    plan.setIntent(CarePlanIntent.PLAN);
    plan.setTitle(schedule.title().en());
    plan.setSubject(new Reference("Patient/" + patient));
    plan.setActivity(
        items.stream()
            .map(item -> new Reference("Task/" + item.key().id()))
            .map(task -> new CarePlanActivityComponent().setReference(task))
            .toList());
    return plan;
  }

  private static CarePlanStatus status(List<DueItem> items, LocalDate today) {
    Set<DueStatus> statuses =
        items.stream().map(item -> item.statusOn(today)).collect(Collectors.toSet());
    if (statuses.equals(Set.of(DueStatus.CANCELLED))) {
      return CarePlanStatus.REVOKED;
    }
    if (statuses.equals(Set.of(DueStatus.ON_HOLD))) {
      return CarePlanStatus.ONHOLD;
    }
    return OVER.containsAll(statuses) ? CarePlanStatus.COMPLETED : CarePlanStatus.ACTIVE;
  }

  static boolean isOurs(CarePlan plan) {
    return plan.getIdentifier().stream()
        .anyMatch(identifier -> SYSTEM.equals(identifier.getSystem()));
  }

  /** A plan of which nothing is asked any more; empty where it is revoked already. */
  static Optional<CarePlan> withdraw(CarePlan stored) {
    if (stored.getStatus() == CarePlanStatus.REVOKED) {
      return Optional.empty();
    }
    CarePlan plan = stored.copy();
    plan.setStatus(CarePlanStatus.REVOKED);
    return Optional.of(plan);
  }
}
