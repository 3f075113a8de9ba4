package org.condyle.server.proms.due;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.due.DueItemKey;
import org.condyle.proms.due.DueList;
import org.condyle.proms.surgery.SurgeryKey;
import org.condyle.record.PatientRecord;
import org.condyle.server.proms.derived.DerivationNote;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;

/** What has to be written so that the Tasks and CarePlans of a record say what is due. */
final class DueResources {

  private final TaskWriter tasks;
  private final Clock clock;

  DueResources(TaskWriter tasks, Clock clock) {
    this.tasks = tasks;
    this.clock = clock;
  }

  /**
   * Resources that are new or changed, with Provenance.
   *
   * @param due what was found in the record
   */
  List<Resource> changes(PatientRecord record, DueList due) {
    Map<SurgeryKey, List<DueItem>> bySurgery = new LinkedHashMap<>();
    due.items()
        .forEach(
            item ->
                bySurgery
                    .computeIfAbsent(item.key().surgery(), unused -> new ArrayList<>())
                    .add(item));
    Instant now = clock.instant();
    Set<String> asked = new HashSet<>();
    List<Resource> changes = new ArrayList<>();
    bySurgery.forEach(
        (surgery, items) -> {
          List<Resource> wanted = wanted(items, due.asOf().day(), record);
          List<Resource> changed = changed(wanted, record, now);
          wanted.forEach(resource -> asked.add(resource.getId()));
          if (!changed.isEmpty()) {
            changes.addAll(changed);
            changes.add(note(surgery, items, wanted, now));
          }
        });
    changes.addAll(withdrawn(record, asked, now));
    return changes;
  }

  /** The Tasks of one operation, and the CarePlans that they are based on. */
  private List<Resource> wanted(List<DueItem> items, LocalDate today, PatientRecord record) {
    Map<String, List<DueItem>> plans = new LinkedHashMap<>();
    List<Resource> wanted = new ArrayList<>();
    for (DueItem item : items) {
      SurgeryKey surgery = item.key().surgery();
      String plan = null;
      if (PlanWriter.isNeededFor(surgery)) {
        plan = "CarePlan/" + PlanWriter.idOf(surgery, item.schedule());
        plans.computeIfAbsent(plan, unused -> new ArrayList<>()).add(item);
      }
      wanted.add(
          tasks.write(
              item, today, record, stored(record, "Task/" + item.key().id(), Task.class), plan));
    }
    plans.forEach(
        (id, planned) ->
            wanted.add(
                PlanWriter.write(
                    planned, today, record.patientId(), stored(record, id, CarePlan.class))));
    return wanted;
  }

  private static <T extends Resource> Optional<T> stored(
      PatientRecord record, String reference, Class<T> type) {
    return record.resolve(reference).filter(type::isInstance).map(type::cast);
  }

  private static List<Resource> changed(List<Resource> wanted, PatientRecord record, Instant now) {
    List<Resource> changed = new ArrayList<>();
    for (Resource resource : wanted) {
      Resource before = record.resolve(resource.getId()).orElse(null);
      if (before == null || !saysTheSame(before, resource)) {
        stamp(resource, now);
        changed.add(resource);
      }
    }
    return changed;
  }

  private static boolean saysTheSame(Resource before, Resource after) {
    Resource bare = before.copy();
    bare.setId(after.getId());
    return bare.equalsDeep(after);
  }

  private static void stamp(Resource resource, Instant now) {
    if (resource instanceof Task task) {
      task.setLastModified(Date.from(now));
      if (!task.hasAuthoredOn()) {
        task.setAuthoredOn(Date.from(now));
      }
    }
  }

  private static Resource note(
      SurgeryKey surgery, List<DueItem> items, List<Resource> wanted, Instant now) {
    return DerivationNote.of(
        "due|" + surgery,
        wanted.stream().map(Resource::getId).toList(),
        items.get(0).surgery().resources(),
        now);
  }

  /** Tasks and CarePlans of ours that follow from nothing any more. */
  private static List<Resource> withdrawn(PatientRecord record, Set<String> asked, Instant now) {
    List<Resource> withdrawn = new ArrayList<>();
    for (Resource resource : record.ofType("Task")) {
      Task task = (Task) resource;
      if (isOurs(task) && !asked.contains("Task/" + task.getIdElement().getIdPart())) {
        TaskWriter.withdraw(task, record).ifPresent(withdrawn::add);
      }
    }
    for (Resource resource : record.ofType("CarePlan")) {
      CarePlan plan = (CarePlan) resource;
      if (PlanWriter.isOurs(plan)
          && !asked.contains("CarePlan/" + plan.getIdElement().getIdPart())) {
        PlanWriter.withdraw(plan).ifPresent(withdrawn::add);
      }
    }
    withdrawn.forEach(resource -> stamp(resource, now));
    return withdrawn;
  }

  /** A Task that somebody else wrote to refuse an item has another id. */
  private static boolean isOurs(Task task) {
    return task.getIdentifier().stream()
        .anyMatch(
            identifier ->
                DueItemKey.SYSTEM.equals(identifier.getSystem())
                    && task.getIdElement().getIdPart().equals(identifier.getValue()));
  }
}
