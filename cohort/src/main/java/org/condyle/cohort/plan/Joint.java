package org.condyle.cohort.plan;

import java.util.Locale;

/** The joint of an arthroplasty. */
public enum Joint {
  HIP,
  KNEE;

  /** {@code hip} or {@code knee}, as the measure's stratifier gives it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
