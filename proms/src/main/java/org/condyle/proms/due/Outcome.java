package org.condyle.proms.due;

import java.time.LocalDate;
import org.condyle.proms.schedule.Window;
import org.jspecify.annotations.Nullable;

/**
 * What became of a due item so far, whatever day it is. With the window and a day it gives the
 * status, so that what is stored stays true as days go by.
 */
public enum Outcome {
  /** Nothing was answered. */
  NONE,
  /** A response is begun. */
  BEGUN,
  /** A response is there without its scores. */
  CAPTURED,
  /** Answered, with every score. */
  COMPLETE,
  /** The patient did not want to. */
  DECLINED,
  /** The operation was called off or recorded by mistake, or the patient died before it. */
  CANCELLED,
  /** The operation is held, or has no day. */
  ON_HOLD;

  /**
   * The status on a day.
   *
   * @param window null only for an operation without a day
   */
  public DueStatus statusOn(LocalDate day, @Nullable Window window) {
    return switch (this) {
      case COMPLETE -> DueStatus.COMPLETED;
      case DECLINED -> DueStatus.DECLINED;
      case CANCELLED -> DueStatus.CANCELLED;
      case ON_HOLD -> DueStatus.ON_HOLD;
      case NONE, BEGUN, CAPTURED -> window == null ? DueStatus.ON_HOLD : openStatus(day, window);
    };
  }

  private DueStatus openStatus(LocalDate day, Window window) {
    if (window.isClosedOn(day)) {
      return DueStatus.MISSED;
    }
    if (!window.isOpenedBy(day)) {
      return DueStatus.UPCOMING;
    }
    if (this != NONE) {
      return DueStatus.IN_PROGRESS;
    }
    return window.isLateOn(day) ? DueStatus.OVERDUE : DueStatus.OPEN;
  }
}
