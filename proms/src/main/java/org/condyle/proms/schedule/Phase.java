package org.condyle.proms.schedule;

/** Before or after the operation; it says from which day an interval is counted. */
public enum Phase {
  /** Counted from the day on which the operation starts. */
  PREOPERATIVE,
  /** Counted from the day on which the operation ends. */
  POSTOPERATIVE
}
