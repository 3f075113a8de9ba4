package org.condyle.cohort.fhir;

import static org.condyle.cohort.fhir.Elements.TERMINOLOGY;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import org.condyle.cohort.plan.Code;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.BloodPressure;
import org.condyle.cohort.plan.PatientPlan.PlannedVisit;
import org.condyle.cohort.plan.PatientPlan.Result;
import org.condyle.cohort.plan.Population.PrimaryCare;

/** Writes primary-care visits and what was found and ordered in them. */
final class VisitWriter {

  private static final String OFFICE_VISIT = "185349003";

  private final String practitioner;
  private final String organization;

  VisitWriter(PrimaryCare primaryCare) {
    this.practitioner = "Practitioner/" + primaryCare.id();
    this.organization = "Organization/" + primaryCare.organization();
  }

  void write(PatientPlan plan, TransactionBundle bundle) {
    String patient = "Patient/" + plan.id();
    for (PlannedVisit visit : plan.visits()) {
      writeEncounter(patient, visit, bundle.add("Encounter", visit.id()));
      BloodPressure pressure = visit.bloodPressure();
      if (pressure != null) {
        writeBloodPressure(patient, visit, pressure, bundle.add("Observation", visit.id() + "-bp"));
      }
      writeResults(patient, visit, "vital-signs", visit.vitalSigns(), bundle);
      writeResults(patient, visit, "laboratory", visit.laboratory(), bundle);
      writeOrders(patient, visit, bundle);
    }
  }

  private void writeEncounter(String patient, PlannedVisit visit, ObjectNode json) {
    json.put("status", "finished");
    json.set("class", Elements.coding(TERMINOLOGY + "v3-ActCode", "AMB"));
    json.putArray("type").add(Elements.concept(Code.SNOMED, OFFICE_VISIT));
    json.set("subject", Elements.reference(patient));
    json.putArray("participant").addObject().set("individual", Elements.reference(practitioner));
    json.set("period", Elements.period(visit.start(), visit.end()));
    json.set("serviceProvider", Elements.reference(organization));
  }

  private static void writeObservation(
      String patient, PlannedVisit visit, String category, Code code, ObjectNode json) {
    json.put("status", "final");
    json.putArray("category").add(Elements.concept(TERMINOLOGY + "observation-category", category));
    json.set("code", Elements.concept(code));
    json.set("subject", Elements.reference(patient));
    json.set("encounter", Elements.reference("Encounter/" + visit.id()));
    json.put("effectiveDateTime", visit.start().fhir());
  }

  private static void writeBloodPressure(
      String patient, PlannedVisit visit, BloodPressure pressure, ObjectNode json) {
    Code code = new Code(Code.LOINC, "85354-9", "Blood pressure");
    writeObservation(patient, visit, "vital-signs", code, json);
    ArrayNode components = json.putArray("component");
    addPressure(components, "8480-6", pressure.systolic());
    addPressure(components, "8462-4", pressure.diastolic());
  }

  private static void addPressure(ArrayNode components, String loinc, int value) {
    ObjectNode component = components.addObject();
    component.set("code", Elements.concept(Code.LOINC, loinc));
    component.set("valueQuantity", Elements.quantity(BigDecimal.valueOf(value), "mm[Hg]"));
  }

  private static void writeResults(
      String patient,
      PlannedVisit visit,
      String category,
      List<Result> results,
      TransactionBundle bundle) {
    for (Result result : results) {
      String id = visit.id() + "-" + result.code().code();
      ObjectNode json = bundle.add("Observation", id);
      writeObservation(patient, visit, category, result.code(), json);
      json.set("valueQuantity", Elements.quantity(result.value(), result.unit()));
    }
  }

  private void writeOrders(String patient, PlannedVisit visit, TransactionBundle bundle) {
    Code condition = visit.condition();
    if (condition != null) {
      writeCondition(patient, visit, condition, bundle.add("Condition", visit.id() + "-condition"));
    }
    Code medication = visit.medication();
    if (medication != null) {
      ObjectNode json = bundle.add("MedicationRequest", visit.id() + "-med");
      ClinicalWriter.writeMedication(patient, medication, visit.end(), practitioner, json);
    }
    Code immunization = visit.immunization();
    if (immunization != null) {
      ObjectNode json = bundle.add("Immunization", visit.id() + "-immunization");
      json.put("status", "completed");
      json.set("vaccineCode", Elements.concept(immunization));
      json.set("patient", Elements.reference(patient));
      json.set("encounter", Elements.reference("Encounter/" + visit.id()));
      json.put("occurrenceDateTime", visit.start().fhir());
      json.put("primarySource", true);
    }
  }

  private static void writeCondition(
      String patient, PlannedVisit visit, Code code, ObjectNode json) {
    json.set("clinicalStatus", Elements.concept(TERMINOLOGY + "condition-clinical", "resolved"));
    json.set(
        "verificationStatus", Elements.concept(TERMINOLOGY + "condition-ver-status", "confirmed"));
    json.putArray("category")
        .add(Elements.concept(TERMINOLOGY + "condition-category", "encounter-diagnosis"));
    json.set("code", Elements.concept(code));
    json.set("subject", Elements.reference(patient));
    json.set("encounter", Elements.reference("Encounter/" + visit.id()));
    json.put("onsetDateTime", visit.start().fhir());
    json.put("abatementDateTime", visit.start().day().plusDays(14).toString());
  }
}
