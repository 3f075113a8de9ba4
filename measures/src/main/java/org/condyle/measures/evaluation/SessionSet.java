package org.condyle.measures.evaluation;

import java.util.Map;
import java.util.function.Supplier;
import org.condyle.cql.runtime.LogicSession;
import org.condyle.record.PatientRecord;
import org.jspecify.annotations.Nullable;

/**
 * A session for the logic of the measure and of each of its components, made when the first record
 * needs it. Belongs to one thread.
 *
 * @param <S> what evaluates
 */
final class SessionSet<S extends LogicSession> {

  private final Supplier<Map<String, S>> making;
  private @Nullable Map<String, S> sessions;

  /**
   * @param making makes the sessions by the canonical of the measure whose logic they evaluate
   */
  SessionSet(Supplier<Map<String, S>> making) {
    this.making = making;
  }

  /** The sessions, open on a record. */
  Map<String, S> open(PatientRecord record) {
    if (sessions == null) {
      sessions = making.get();
    }
    sessions.values().forEach(session -> session.open(record));
    return sessions;
  }

  void close() {
    if (sessions != null) {
      sessions.values().forEach(LogicSession::close);
    }
  }
}
