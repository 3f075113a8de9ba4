package org.condyle.server.proms.reminder;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.condyle.server.proms.due.DueKeeper;
import org.condyle.server.proms.due.PatientDue;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what patients can still answer and when each is to be reminded. A patient who can answer
 * nothing costs one look in a table and no row.
 */
public final class Reminders implements DueKeeper {

  private final NextLook nextLook;

  Reminders(NextLook nextLook) {
    this.nextLook = nextLook;
  }

  @Override
  public void replace(Connection connection, int partition, List<PatientDue> patients)
      throws SQLException {
    ReminderRows rows = new ReminderRows(connection, partition);
    Map<Long, List<OpenInterval>> before =
        rows.intervals(patients.stream().map(PatientDue::key).toList());
    Map<Long, String> ids = new HashMap<>();
    Map<Long, List<OpenInterval>> now = new LinkedHashMap<>();
    for (PatientDue patient : patients) {
      List<OpenInterval> had = before.getOrDefault(patient.key(), List.of());
      List<OpenInterval> has = OpenInterval.of(patient.due(), known(had));
      if (!had.isEmpty() || !has.isEmpty()) {
        ids.put(patient.key(), patient.due().patient());
        now.put(patient.key(), has);
      }
    }
    if (!now.isEmpty()) {
      rows.lock(ids);
      Map<Long, List<OpenInterval>> changed = changed(before, now);
      if (!changed.isEmpty()) {
        rows.replace(changed);
      }
      rows.setNext(next(rows, partition, now));
    }
  }

  private static Map<IntervalKey, LocalDate> known(List<OpenInterval> intervals) {
    return intervals.stream()
        .collect(Collectors.toMap(OpenInterval::key, OpenInterval::knownSince));
  }

  private static Map<Long, List<OpenInterval>> changed(
      Map<Long, List<OpenInterval>> before, Map<Long, List<OpenInterval>> now) {
    Map<Long, List<OpenInterval>> changed = new LinkedHashMap<>(now);
    changed
        .entrySet()
        .removeIf(
            patient -> {
              List<OpenInterval> had = before.getOrDefault(patient.getKey(), List.of());
              return had.size() == patient.getValue().size() && had.containsAll(patient.getValue());
            });
    return changed;
  }

  private Map<Long, @Nullable Instant> next(
      ReminderRows rows, int partition, Map<Long, List<OpenInterval>> intervals)
      throws SQLException {
    LocalDate on = rows.onSince();
    Map<Long, List<SentStep>> sent = rows.sent(intervals.keySet());
    Map<Long, Instant> unfinished = rows.unfinished(intervals.keySet());
    Map<Long, @Nullable Instant> next = new LinkedHashMap<>();
    intervals.forEach(
        (patient, open) ->
            next.put(
                patient,
                nextLook.at(
                    partition,
                    new PatientState(
                        open, sent.getOrDefault(patient, List.of()), unfinished.get(patient)),
                    on)));
    return next;
  }

  @Override
  public void forget(Connection connection, int partition, Collection<Long> patients)
      throws SQLException {
    new ReminderRows(connection, partition).forget(patients);
  }
}
