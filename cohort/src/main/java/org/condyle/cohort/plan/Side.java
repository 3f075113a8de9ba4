package org.condyle.cohort.plan;

/** The side of the body, as far as it can be known from what is recorded. */
public enum Side {
  RIGHT,
  LEFT,
  UNKNOWN;

  public Side other() {
    return switch (this) {
      case RIGHT -> LEFT;
      case LEFT -> RIGHT;
      case UNKNOWN -> UNKNOWN;
    };
  }

  /** Equal, or one of both is unknown. */
  public boolean agreesWith(Side that) {
    return this == that || this == UNKNOWN || that == UNKNOWN;
  }
}
