package org.condyle.cohort.truth;

/** The groups of the arthroplasty improvement measure. */
public enum MeasureGroup {
  PREOPERATIVE_COMPLETENESS("preoperative-completeness"),
  MATCHED_COMPLETENESS("matched-completeness"),
  SUBSTANTIAL_CLINICAL_BENEFIT("substantial-clinical-benefit");

  private final String id;

  MeasureGroup(String id) {
    this.id = id;
  }

  /** The group's id in the Measure. */
  public String id() {
    return id;
  }

  /** Whether the group has a denominator exception: a follow-up window that is still open. */
  public boolean hasException() {
    return this == MATCHED_COMPLETENESS;
  }
}
