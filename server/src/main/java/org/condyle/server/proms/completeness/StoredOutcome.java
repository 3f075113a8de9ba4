package org.condyle.server.proms.completeness;

import org.condyle.proms.due.Outcome;

/**
 * The number by which an outcome is stored; it stays, whatever becomes of the order of the enum.
 */
final class StoredOutcome {

  /**
   * Up to this number the window is still to be answered; the index of open windows says so too.
   */
  static final int LAST_OPEN = 2;

  static final int COMPLETE = 3;
  static final int DECLINED = 4;

  /** Up to this number the item counts as due once its window has opened. */
  static final int LAST_DUE = DECLINED;

  private StoredOutcome() {}

  static int numberOf(Outcome outcome) {
    return switch (outcome) {
      case NONE -> 0;
      case BEGUN -> 1;
      case CAPTURED -> LAST_OPEN;
      case COMPLETE -> COMPLETE;
      case DECLINED -> DECLINED;
      case CANCELLED -> 5;
      case ON_HOLD -> 6;
    };
  }

  /**
   * @throws IllegalArgumentException if no outcome has the number
   */
  static Outcome of(int number) {
    for (Outcome outcome : Outcome.values()) {
      if (numberOf(outcome) == number) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("No outcome has the number " + number);
  }
}
