package org.condyle.cohort;

import org.condyle.cohort.fhir.WrittenBundle;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.truth.PatientTruth;

/**
 * One patient of a cohort.
 *
 * @param plan what the generator decided
 * @param truth what measures and episodes must give, worked out from the plan
 * @param bundle the patient's transaction Bundle, written from the plan
 */
public record GeneratedPatient(PatientPlan plan, PatientTruth truth, WrittenBundle bundle) {}
