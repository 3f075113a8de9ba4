package org.condyle.cohort;

import java.util.Locale;

/** How much primary-care history that no orthopedic measure reads each patient has. */
public enum History {
  /** Only what measures and episodes read: about 12 resources a patient. */
  NONE,
  /** A median of about 60 resources a patient. */
  TYPICAL,
  /** A median of some hundreds of resources a patient, over 2,000 for a few. */
  HEAVY;

  /** The name on the command line and in {@code truth.json}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
