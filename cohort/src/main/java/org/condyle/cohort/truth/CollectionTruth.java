package org.condyle.cohort.truth;

import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.PlannedProcedure;
import org.condyle.cohort.plan.Population.CollectionInterval;
import org.condyle.cohort.plan.Population.CollectionRules;
import org.condyle.cohort.truth.CaptureTruth.Capture;
import org.jspecify.annotations.Nullable;

/**
 * What patients were to answer and what became of it, worked out from the plans. It is written from
 * the specification of the schedules and shares nothing with the engine that it checks.
 */
public final class CollectionTruth {

  private static final Set<String> CALLED_OFF = Set.of("entered-in-error", "not-done", "stopped");

  private final List<CollectionRules> rules;
  private final ElectiveTruth elective;
  private final CaptureTruth captures;

  public CollectionTruth(CohortData data) {
    this.rules = data.population().collection();
    this.elective = new ElectiveTruth(data.population().arthroplastyImprovement().fractureDays());
    this.captures = new CaptureTruth(data);
  }

  /**
   * All items of a patient, and one more for each interval.
   *
   * @param today the day that they are seen from; what happens later is not known
   */
  public List<DueTruth> of(PatientPlan plan, LocalDate today) {
    List<DueTruth> items = new ArrayList<>();
    for (PlannedProcedure procedure : plan.procedures()) {
      for (CollectionRules schedule : rules) {
        if (isIn(plan, procedure, schedule)) {
          add(plan, procedure, schedule, today, items);
        }
      }
    }
    return items;
  }

  private boolean isIn(PatientPlan plan, PlannedProcedure procedure, CollectionRules schedule) {
    LocalDate day = procedure.startDay();
    return schedule.kinds().contains(procedure.kind())
        && !schedule.exceptCodes().contains(procedure.code().code())
        && !day.isBefore(schedule.firstSurgery())
        && Period.between(plan.person().birthDate(), day).getYears() >= schedule.minimumAge()
        && !(procedure.kind().isPrimaryArthroplasty() && elective.isExcluded(plan, procedure));
  }

  /**
   * What is being asked about: one procedure, schedule and interval, and the days of its window.
   */
  private record Time(
      PlannedProcedure procedure,
      CollectionRules schedule,
      CollectionInterval interval,
      LocalDate first,
      LocalDate last,
      LocalDate preferred) {

    static Time of(
        PlannedProcedure procedure, CollectionRules schedule, CollectionInterval interval) {
      LocalDate from = interval.preoperative() ? procedure.startDay() : procedure.endDay();
      return new Time(
          procedure,
          schedule,
          interval,
          from.plus(Period.parse(interval.first())),
          from.plus(Period.parse(interval.last())),
          from.plus(Period.parse(interval.preferred())));
    }

    boolean holds(LocalDate day) {
      return !day.isBefore(first) && !day.isAfter(last);
    }
  }

  private void add(
      PatientPlan plan,
      PlannedProcedure procedure,
      CollectionRules schedule,
      LocalDate today,
      List<DueTruth> items) {
    List<DueTruth> before = new ArrayList<>();
    for (CollectionInterval interval : schedule.intervals()) {
      Time time = Time.of(procedure, schedule, interval);
      List<DueTruth> ofInterval = new ArrayList<>();
      for (String instrument :
          Objects.requireNonNull(interval.asked().get(procedure.kind()), interval.id())) {
        ofInterval.add(item(plan, time, instrument, today, before));
      }
      ofInterval.add(together(plan, time, ofInterval, today, before));
      if (interval.preoperative()) {
        before.addAll(ofInterval);
      }
      items.addAll(ofInterval);
    }
  }

  private DueTruth item(
      PatientPlan plan, Time time, String instrument, LocalDate today, List<DueTruth> before) {
    Capture capture =
        captures.of(
            plan, time.procedure(), instrument, day -> time.holds(day) && !day.isAfter(today));
    String status = status(plan, time, capture, today);
    return row(plan, time, instrument, status, capture, capture.isHandedIn(), today, before);
  }

  private static String status(PatientPlan plan, Time time, Capture capture, LocalDate today) {
    if (CALLED_OFF.contains(time.procedure().status())) {
      return DueTruth.CANCELLED;
    }
    if (capture.isComplete()) {
      return DueTruth.COMPLETED;
    }
    if (isDead(plan, time, today)) {
      return DueTruth.CANCELLED;
    }
    if (today.isAfter(time.last())) {
      return DueTruth.MISSED;
    }
    if (today.isBefore(time.first())) {
      return DueTruth.UPCOMING;
    }
    if (capture.isBegun()) {
      return "in-progress";
    }
    return today.isAfter(time.preferred()) ? "overdue" : "open";
  }

  /** Dead by the last day of the window; of a death without a day, while the window is not over. */
  private static boolean isDead(PatientPlan plan, Time time, LocalDate today) {
    PatientPlan.Death death = plan.death();
    if (death == null) {
      return false;
    }
    LocalDate day = death.recordedDay();
    return day == null
        ? !today.isAfter(time.last())
        : !day.isAfter(today) && !day.isAfter(time.last());
  }

  /** All instruments of the interval as one. */
  private static DueTruth together(
      PatientPlan plan, Time time, List<DueTruth> items, LocalDate today, List<DueTruth> before) {
    boolean complete = items.stream().allMatch(DueTruth::isComplete);
    boolean cancelled = items.stream().anyMatch(item -> item.status().equals(DueTruth.CANCELLED));
    String open =
        items.stream()
            .map(DueTruth::status)
            .filter(status -> !status.equals(DueTruth.COMPLETED))
            .min(String::compareTo)
            .orElse(DueTruth.COMPLETED);
    String status =
        complete ? DueTruth.COMPLETED : cancelled ? DueTruth.CANCELLED : weakest(items, open);
    boolean captured = items.stream().allMatch(DueTruth::captured);
    return row(plan, time, DueTruth.ALL, status, Capture.NOTHING, captured, today, before);
  }

  /** An item that nobody has begun makes the whole one that nobody has. */
  private static String weakest(List<DueTruth> items, String open) {
    return items.stream()
        .map(DueTruth::status)
        .filter(status -> status.equals("open") || status.equals("overdue"))
        .findFirst()
        .orElse(open);
  }

  private static DueTruth row(
      PatientPlan plan,
      Time time,
      String instrument,
      String status,
      Capture capture,
      boolean captured,
      LocalDate today,
      List<DueTruth> before) {
    PlannedProcedure procedure = time.procedure();
    boolean performed = procedure.isCompleted() && !procedure.startDay().isAfter(today);
    boolean matched =
        status.equals(DueTruth.COMPLETED)
            && !time.interval().preoperative()
            && before.stream()
                .anyMatch(half -> half.instrument().equals(instrument) && half.isComplete());
    return new DueTruth(
        "Patient/" + plan.id(),
        "Procedure/" + procedure.id(),
        time.schedule().schedule(),
        time.interval().id(),
        instrument,
        orUnassigned(procedure.facility()),
        orUnassigned(procedure.surgeon()),
        YearMonth.from(procedure.startDay()).toString(),
        time.first().toString(),
        time.last().toString(),
        status,
        performed,
        performed && !status.equals(DueTruth.CANCELLED) && !today.isBefore(time.first()),
        captured,
        matched,
        capture.response(),
        new TreeMap<>(capture.scores()));
  }

  private static String orUnassigned(@Nullable String reference) {
    return Objects.requireNonNullElse(reference, ProcedureTruth.UNASSIGNED);
  }
}
