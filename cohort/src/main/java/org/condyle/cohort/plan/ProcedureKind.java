package org.condyle.cohort.plan;

/** Kinds of procedures, as the generator decides them. */
public enum ProcedureKind {
  PRIMARY_HIP,
  PRIMARY_KNEE,
  PARTIAL_HIP,
  PARTIAL_KNEE,
  REVISION,
  CONVERSION_HIP,
  HIP_FRACTURE_FIXATION,
  SPINAL_FUSION,
  BONE_DENSITY;

  static ProcedureKind primary(Joint joint) {
    return joint == Joint.HIP ? PRIMARY_HIP : PRIMARY_KNEE;
  }

  public boolean isPrimaryArthroplasty() {
    return this == PRIMARY_HIP || this == PRIMARY_KNEE;
  }

  public boolean isPartialArthroplasty() {
    return this == PARTIAL_HIP || this == PARTIAL_KNEE;
  }
}
