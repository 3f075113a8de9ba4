package org.condyle.cohort.plan;

/** Kinds of conditions, as the generator decides them. */
public enum ConditionKind {
  HIP_OSTEOARTHRITIS,
  KNEE_OSTEOARTHRITIS,
  /** Fracture of femur, hip or pelvis. */
  HIP_FRACTURE,
  OTHER_FRACTURE,
  /** Malignant neoplasm of pelvis, sacrum, lower limb or bone, or disseminated. */
  MALIGNANCY,
  OTHER_MALIGNANCY,
  MECHANICAL_COMPLICATION,
  SPINAL_STENOSIS,
  READMISSION,
  COMORBIDITY
}
