package org.condyle.cohort.fhir;

import static org.condyle.cohort.fhir.Elements.TERMINOLOGY;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.condyle.cohort.plan.CaseSpec.Form;
import org.condyle.cohort.plan.Code;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.Death;
import org.condyle.cohort.plan.PatientPlan.Person;
import org.condyle.cohort.plan.Population.Payer;

/** Writes Patient and Coverage. */
final class PersonWriter {

  private static final String US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/";
  private static final String RACE_SYSTEM = "urn:oid:2.16.840.1.113883.6.238";

  void write(PatientPlan plan, TransactionBundle bundle) {
    writePatient(plan, bundle.add("Patient", plan.id()));
    writeCoverage(plan, bundle.add("Coverage", plan.id() + "-coverage"));
  }

  private void writePatient(PatientPlan plan, ObjectNode patient) {
    Person person = plan.person();
    ArrayNode extensions = patient.putArray("extension");
    addRace(extensions, person.race());
    addEthnicity(extensions, person.hispanic());
    patient
        .putArray("identifier")
        .addObject()
        .put("system", "https://condyle.org/cohort/medical-record-number")
        .put("value", plan.id());
    patient.put("active", true);
    ObjectNode name = patient.putArray("name").addObject();
    name.put("use", "official").put("family", person.family());
    name.putArray("given").add(person.given());
    patient.put("gender", person.female() ? "female" : "male");
    patient.put("birthDate", person.birthDate().toString());
    writeDeath(plan, patient);
    patient
        .putArray("address")
        .addObject()
        .put("use", "home")
        .put("city", person.city())
        .put("state", person.state())
        .put("postalCode", person.postalCode())
        .put("country", "US");
  }

  private static void writeDeath(PatientPlan plan, ObjectNode patient) {
    Death death = plan.death();
    if (death == null) {
      return;
    }
    if (death.form() == Form.BOOLEAN) {
      patient.put("deceasedBoolean", true);
    } else {
      patient.put("deceasedDateTime", death.moment().fhir());
    }
  }

  private static void addRace(ArrayNode extensions, Code race) {
    ObjectNode extension = extensions.addObject().put("url", US_CORE + "us-core-race");
    addCategory(extension, race.code(), race.text());
  }

  private static void addEthnicity(ArrayNode extensions, boolean hispanic) {
    ObjectNode extension = extensions.addObject().put("url", US_CORE + "us-core-ethnicity");
    if (hispanic) {
      addCategory(extension, "2135-2", "Hispanic or Latino");
    } else {
      addCategory(extension, "2186-5", "Not Hispanic or Latino");
    }
  }

  private static void addCategory(ObjectNode extension, String code, String text) {
    ArrayNode parts = extension.putArray("extension");
    ObjectNode category = parts.addObject().put("url", "ombCategory");
    category.set("valueCoding", Elements.coding(RACE_SYSTEM, code).put("display", text));
    parts.addObject().put("url", "text").put("valueString", text);
  }

  private static void writeCoverage(PatientPlan plan, ObjectNode coverage) {
    Payer payer = plan.payer();
    coverage.put("status", "active");
    Code type = new Code("https://nahdo.org/sopt", payer.type(), payer.typeText());
    coverage.set("type", Elements.concept(type));
    coverage.put("subscriberId", "M" + plan.id());
    coverage.set("beneficiary", Elements.reference("Patient/" + plan.id()));
    coverage.set("relationship", Elements.concept(TERMINOLOGY + "subscriber-relationship", "self"));
    coverage.putObject("period").put("start", plan.coveredSince().toString());
    coverage.putArray("payor").add(Elements.reference("Organization/" + payer.id()));
  }
}
