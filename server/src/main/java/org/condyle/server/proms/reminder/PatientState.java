package org.condyle.server.proms.reminder;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a patient for planning.
 *
 * @param unfinished when to look at a message that was begun and not ended; null where none was
 */
record PatientState(
    List<OpenInterval> intervals, List<SentStep> sent, @Nullable Instant unfinished) {

  PatientState {
    intervals = List.copyOf(intervals);
    sent = List.copyOf(sent);
  }
}
