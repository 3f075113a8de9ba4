package org.condyle.proms.due;

import java.util.Locale;

/** What state a due item is in on a day. */
public enum DueStatus {
  /** The window is not open yet. */
  UPCOMING("requested"),
  /** The window is open and nothing is answered. */
  OPEN("ready"),
  /** The window is open, its preferred day has passed, and nothing is answered. */
  OVERDUE("ready"),
  /** The window is open and a response is begun, or has no complete scores. */
  IN_PROGRESS("in-progress"),
  /** Answered in the window, with every score. */
  COMPLETED("completed"),
  /** The window closed without a complete answer. */
  MISSED("failed"),
  /** The patient did not want to. */
  DECLINED("rejected"),
  /** No longer wanted: the operation was called off or an error, or the patient died. */
  CANCELLED("cancelled"),
  /** The operation is held or has no day. */
  ON_HOLD("on-hold");

  private final String taskStatus;

  DueStatus(String taskStatus) {
    this.taskStatus = taskStatus;
  }

  /** For example {@code in-progress}; the business status of the Task. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The code of {@code Task.status}. */
  public String taskStatus() {
    return taskStatus;
  }

  /** Whether answering today still completes it. */
  public boolean isAnswerable() {
    return this == OPEN || this == OVERDUE || this == IN_PROGRESS;
  }
}
