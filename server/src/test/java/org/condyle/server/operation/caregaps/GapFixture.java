package org.condyle.server.operation.caregaps;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UsageContext;

/**
 * Three small measures and patients for each of their answers. Who has a Condition is in the
 * denominator, an Encounter excludes, an Immunization is the numerator, and two Observations break
 * the logic.
 */
final class GapFixture {

  static final String BASE = "https://example.org/care-gaps/";
  static final String TOPIC = "urn:cg-topics|bone";
  static final String PROGRAM = "cg-program";

  private static final String CQL =
      """
      library CareGapTests version '1.0.0'
      using FHIR version '4.0.1'
      parameter "Measurement Period" Interval<DateTime>
      context Patient
      define "Only Observation": singleton from ([Observation])
      define "Initial Population":
        "Only Observation" is null or "Only Observation" is not null
      define "Denominator": exists [Condition]
      define "Denominator Exclusion": exists [Encounter]
      define "Numerator": exists [Immunization]
      """;

  /** Who stands for which answer; the practice's organization and practitioner are theirs. */
  private static final String PATIENTS =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"resource":{"resourceType":"Organization","id":"cg-org","name":"Bones"},
        "request":{"method":"PUT","url":"Organization/cg-org"}},
       {"resource":{"resourceType":"Practitioner","id":"cg-gp"},
        "request":{"method":"PUT","url":"Practitioner/cg-gp"}},
       {"resource":{"resourceType":"Patient","id":"cg-open",
         "name":[{"family":"Open","given":["Olga"]}],
         "managingOrganization":{"reference":"Organization/cg-org"},
         "generalPractitioner":[{"reference":"Practitioner/cg-gp"}]},
        "request":{"method":"PUT","url":"Patient/cg-open"}},
       {"resource":{"resourceType":"Condition","id":"cg-open-c",
         "subject":{"reference":"Patient/cg-open"}},
        "request":{"method":"PUT","url":"Condition/cg-open-c"}},
       {"resource":{"resourceType":"Patient","id":"cg-closed",
         "generalPractitioner":[{"reference":"Organization/cg-org"}]},
        "request":{"method":"PUT","url":"Patient/cg-closed"}},
       {"resource":{"resourceType":"Condition","id":"cg-closed-c",
         "subject":{"reference":"Patient/cg-closed"}},
        "request":{"method":"PUT","url":"Condition/cg-closed-c"}},
       {"resource":{"resourceType":"Immunization","id":"cg-closed-i","status":"completed",
         "vaccineCode":{"text":"any"},"occurrenceDateTime":"2025-03-01",
         "patient":{"reference":"Patient/cg-closed"}},
        "request":{"method":"PUT","url":"Immunization/cg-closed-i"}},
       {"resource":{"resourceType":"Patient","id":"cg-excluded",
         "generalPractitioner":[{"reference":"Practitioner/cg-gp"}]},
        "request":{"method":"PUT","url":"Patient/cg-excluded"}},
       {"resource":{"resourceType":"Condition","id":"cg-excluded-c",
         "subject":{"reference":"Patient/cg-excluded"}},
        "request":{"method":"PUT","url":"Condition/cg-excluded-c"}},
       {"resource":{"resourceType":"Encounter","id":"cg-excluded-e","status":"finished",
         "class":{"code":"AMB"},"subject":{"reference":"Patient/cg-excluded"}},
        "request":{"method":"PUT","url":"Encounter/cg-excluded-e"}},
       {"resource":{"resourceType":"Patient","id":"cg-none"},
        "request":{"method":"PUT","url":"Patient/cg-none"}},
       {"resource":{"resourceType":"Patient","id":"cg-fails"},
        "request":{"method":"PUT","url":"Patient/cg-fails"}},
       {"resource":{"resourceType":"Observation","id":"cg-fails-1","status":"final",
         "code":{"text":"one"},"subject":{"reference":"Patient/cg-fails"}},
        "request":{"method":"PUT","url":"Observation/cg-fails-1"}},
       {"resource":{"resourceType":"Observation","id":"cg-fails-2","status":"final",
         "code":{"text":"two"},"subject":{"reference":"Patient/cg-fails"}},
        "request":{"method":"PUT","url":"Observation/cg-fails-2"}},
       {"resource":{"resourceType":"Group","id":"cg-group","type":"person","actual":true,
         "member":[{"entity":{"reference":"Patient/cg-open"}},
          {"entity":{"reference":"Patient/cg-closed"}},
          {"entity":{"reference":"Patient/cg-excluded"}},
          {"entity":{"reference":"Patient/cg-none"}}]},
        "request":{"method":"PUT","url":"Group/cg-group"}},
       {"resource":{"resourceType":"Group","id":"cg-with-failure","type":"person","actual":true,
         "member":[{"entity":{"reference":"Patient/cg-fails"}},
          {"entity":{"reference":"Patient/cg-open"}}]},
        "request":{"method":"PUT","url":"Group/cg-with-failure"}}]}
      """;

  private GapFixture() {}

  static void load() {
    install(library(), measure("CgIncrease", "proportion", "increase"));
    install(library(), measure("CgDecrease", "proportion", "decrease"));
    install(library(), cohort("CgCohort"));
    HttpResponse<String> answer = SharedServer.post("", "application/fhir+json", PATIENTS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void install(MetadataResource... artefacts) {
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.COLLECTION);
    for (MetadataResource artefact : artefacts) {
      bundle.addEntry().setFullUrl(artefact.getUrl()).setResource(artefact);
    }
    HttpResponse<String> answer = SharedServer.post("$install-content", bundle);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static Library library() {
    Library library = new Library();
    library.setId("CareGapTests");
    library.setUrl(BASE + "Library/CareGapTests").setVersion("1.0.0").setName("CareGapTests");
    library.setStatus(PublicationStatus.ACTIVE);
    library.getType().addCoding(new Coding(null, "logic-library", null));
    library.addContent().setContentType("text/cql").setData(CQL.getBytes(StandardCharsets.UTF_8));
    return library;
  }

  private static Measure measure(String id, String scoring, String notation) {
    Measure measure = cohort(id);
    measure.getScoring().getCodingFirstRep().setCode(scoring);
    measure.addIdentifier().setSystem("urn:cg-measures").setValue(id + "-1");
    measure
        .getImprovementNotation()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/measure-improvement-notation")
        .setCode(notation);
    UsageContext program = measure.addUseContext();
    program
        .getCode()
        .setSystem("http://terminology.hl7.org/CodeSystem/usage-context-type")
        .setCode("program");
    program.getValueCodeableConcept().addCoding().setCode(PROGRAM);
    population(measure, "denominator", "Denominator");
    population(measure, "denominator-exclusion", "Denominator Exclusion");
    population(measure, "numerator", "Numerator");
    return measure;
  }

  private static Measure cohort(String id) {
    Measure measure = new Measure();
    measure.setId(id);
    measure.setUrl(BASE + "Measure/" + id).setVersion("1.0.0").setName(id).setTitle(id);
    measure.setStatus(PublicationStatus.ACTIVE);
    measure.addLibrary(BASE + "Library/CareGapTests|1.0.0");
    measure.addTopic().addCoding().setSystem("urn:cg-topics").setCode("bone");
    measure
        .getScoring()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/measure-scoring")
        .setCode("cohort");
    measure.addGroup().setId(id + "-group");
    population(measure, "initial-population", "Initial Population");
    return measure;
  }

  private static void population(Measure measure, String code, String expression) {
    var population = measure.getGroupFirstRep().addPopulation();
    population.setId(code);
    population.setDescription("Has what " + expression + " asks for");
    population
        .getCode()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/measure-population")
        .setCode(code);
    population.getCriteria().setLanguage("text/cql-identifier").setExpression(expression);
  }

  /** So many patients of one organization, all with an open gap. */
  static void crowd(String organization, int patients) {
    Bundle bundle = new Bundle();
    bundle.setType(BundleType.TRANSACTION);
    Organization practice = new Organization();
    practice.setId(organization);
    put(bundle, practice);
    for (int i = 0; i < patients; i++) {
      Patient patient = new Patient();
      patient.setId(organization + "-" + i);
      patient.getManagingOrganization().setReference("Organization/" + organization);
      put(bundle, patient);
      Condition condition = new Condition();
      condition.setId(organization + "-c-" + i);
      condition.getSubject().setReference("Patient/" + organization + "-" + i);
      put(bundle, condition);
    }
    HttpResponse<String> answer = SharedServer.post("", bundle);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void put(Bundle bundle, Resource resource) {
    bundle
        .addEntry()
        .setResource(resource)
        .getRequest()
        .setMethod(HTTPVerb.PUT)
        .setUrl(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
  }
}
