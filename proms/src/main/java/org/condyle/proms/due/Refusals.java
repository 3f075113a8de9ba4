package org.condyle.proms.due;

import java.util.HashMap;
import java.util.Map;
import org.condyle.proms.reading.References;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.jspecify.annotations.Nullable;

/** Due items that the patient refused: a Task with the due item's identifier, rejected. */
record Refusals(Map<String, String> taskByItem) {

  static Refusals of(PatientRecord record) {
    Map<String, String> tasks = new HashMap<>();
    record.ofType("Task").stream()
        .map(Task.class::cast)
        .filter(task -> task.getStatus() == TaskStatus.REJECTED)
        .forEach(
            task ->
                task.getIdentifier().stream()
                    .filter(identifier -> DueItemKey.SYSTEM.equals(identifier.getSystem()))
                    .map(Identifier::getValue)
                    .forEach(item -> tasks.merge(item, References.to(task), Refusals::first)));
    return new Refusals(tasks);
  }

  private static String first(String one, String other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  @Nullable String of(DueItemKey key) {
    return taskByItem.get(key.id());
  }
}
