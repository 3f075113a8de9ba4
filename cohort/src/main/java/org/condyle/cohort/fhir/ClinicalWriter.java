package org.condyle.cohort.fhir;

import static org.condyle.cohort.fhir.Elements.TERMINOLOGY;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.condyle.cohort.plan.Code;
import org.condyle.cohort.plan.ConditionKind;
import org.condyle.cohort.plan.Moment;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.PlannedCondition;
import org.condyle.cohort.plan.PatientPlan.PlannedMedication;
import org.condyle.cohort.plan.PatientPlan.PlannedProcedure;
import org.condyle.cohort.plan.Side;

/** Writes Procedure, Condition and MedicationRequest. */
final class ClinicalWriter {

  private static final String SURGICAL_PROCEDURE = "387713003";
  private static final String DIAGNOSTIC_PROCEDURE = "103693007";

  void write(PatientPlan plan, TransactionBundle bundle) {
    for (PlannedProcedure procedure : plan.procedures()) {
      writeProcedure(plan, procedure, bundle.add("Procedure", procedure.id()));
    }
    for (PlannedCondition condition : plan.conditions()) {
      writeCondition(plan, condition, bundle.add("Condition", condition.id()));
    }
    for (PlannedMedication medication : plan.medications()) {
      String patient = "Patient/" + plan.id();
      writeMedication(
          patient,
          medication.code(),
          medication.authored(),
          medication.requester(),
          bundle.add("MedicationRequest", medication.id()));
    }
  }

  private static void writeProcedure(
      PatientPlan plan, PlannedProcedure procedure, ObjectNode json) {
    json.put("status", procedure.status());
    boolean surgical = procedure.facility() != null || procedure.surgeon() != null;
    json.set(
        "category",
        Elements.concept(Code.SNOMED, surgical ? SURGICAL_PROCEDURE : DIAGNOSTIC_PROCEDURE));
    json.set("code", Elements.concept(procedure.code()));
    json.set("subject", Elements.reference("Patient/" + plan.id()));
    if (procedure.encounter() != null) {
      json.set("encounter", Elements.reference("Encounter/" + procedure.encounter()));
    }
    Moment end = procedure.end();
    if (end == null) {
      json.put("performedDateTime", procedure.start().fhir());
    } else {
      json.set("performedPeriod", Elements.period(procedure.start(), end));
    }
    if (procedure.surgeon() != null) {
      json.putArray("performer").addObject().set("actor", Elements.reference(procedure.surgeon()));
    }
    if (procedure.bodySite() != Side.UNKNOWN) {
      json.putArray("bodySite").add(Elements.bodySite(procedure.bodySite()));
    }
  }

  private static void writeCondition(
      PatientPlan plan, PlannedCondition condition, ObjectNode json) {
    Moment abatement = condition.abatement();
    // con-5: a condition entered in error has no clinical status.
    if (!condition.verification().equals("entered-in-error")) {
      String status = abatement == null ? "active" : "resolved";
      json.set("clinicalStatus", Elements.concept(TERMINOLOGY + "condition-clinical", status));
    }
    json.set(
        "verificationStatus",
        Elements.concept(TERMINOLOGY + "condition-ver-status", condition.verification()));
    boolean listed = condition.kind() == ConditionKind.COMORBIDITY;
    String category = listed ? "problem-list-item" : "encounter-diagnosis";
    json.putArray("category").add(Elements.concept(TERMINOLOGY + "condition-category", category));
    json.set("code", Elements.concept(condition.code()));
    json.set("subject", Elements.reference("Patient/" + plan.id()));
    json.put("onsetDateTime", condition.onset().fhir());
    if (abatement != null) {
      json.put("abatementDateTime", abatement.fhir());
    }
    json.put("recordedDate", condition.onset().fhir());
  }

  static void writeMedication(
      String patient, Code code, Moment authored, String requester, ObjectNode json) {
    json.put("status", "active").put("intent", "order");
    json.set("medicationCodeableConcept", Elements.concept(code));
    json.set("subject", Elements.reference(patient));
    json.put("authoredOn", authored.fhir());
    json.set("requester", Elements.reference(requester));
  }
}
