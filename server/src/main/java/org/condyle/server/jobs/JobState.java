package org.condyle.server.jobs;

import java.util.Locale;

/** Where a job is. One that was cancelled is nowhere. */
public enum JobState {
  QUEUED,
  RUNNING,
  COMPLETED,
  FAILED;

  static JobState of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
