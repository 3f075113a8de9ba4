package org.condyle.proms.surgery;

/** A side of the body, as far as the record tells it. */
public enum Side {
  RIGHT,
  LEFT,
  UNKNOWN;

  /** Right and left never agree; a side that is not known agrees with both. */
  public boolean agreesWith(Side that) {
    return this == that || this == UNKNOWN || that == UNKNOWN;
  }

  boolean contradicts(Side that) {
    return !agreesWith(that);
  }
}
