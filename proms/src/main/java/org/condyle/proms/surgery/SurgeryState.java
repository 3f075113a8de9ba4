package org.condyle.proms.surgery;

/** How far an operation has come. The order is that of what tells most about it. */
public enum SurgeryState {
  /** Done: a completed Procedure, or an order that says it was carried out. */
  PERFORMED,
  /** Ordered, being prepared or under way. */
  PLANNED,
  /** Ordered and held, or of a status that its source does not know. */
  ON_HOLD,
  /** Called off, not done, or stopped before its end. */
  CANCELLED,
  /** Recorded by mistake. */
  ENTERED_IN_ERROR;

  /** Whether the operation took place or may still do so. */
  public boolean isReal() {
    return this != CANCELLED && this != ENTERED_IN_ERROR;
  }
}
