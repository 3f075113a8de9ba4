package org.condyle.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.Test;

class GeneratedBundleTest {

  private static final FhirContext R4 = FhirContext.forR4Cached();
  private static final Cohort COHORT = new Cohort(new CohortSettings(300, 42, History.TYPICAL));
  private static final FhirValidator VALIDATOR = newValidator();

  @Test
  void everyBundlePassesTheStrictParserAndKeepsItsContent() {
    IParser parser = R4.newJsonParser().setParserErrorHandler(new StrictErrorHandler());
    for (GeneratedPatient patient : COHORT.stream().limit(40).toList()) {
      String json = patient.bundle().json().toString();
      Bundle bundle = parser.parseResource(Bundle.class, json);

      assertThat(bundle.getEntry())
          .hasSize(
              patient.bundle().resourceCounts().values().stream().mapToInt(Integer::intValue).sum())
          .allSatisfy(
              entry -> {
                assertThat(entry.getRequest().getMethod()).isEqualTo(Bundle.HTTPVerb.PUT);
                assertThat(entry.getRequest().getUrl())
                    .isEqualTo(
                        entry.getResource().fhirType()
                            + "/"
                            + entry.getResource().getIdElement().getIdPart());
              });
    }
  }

  @Test
  void everyReferenceLeadsToTheSamePatientOrToASharedResource() {
    Set<String> shared = ids(COHORT.shared().json());
    Set<String> seen = new HashSet<>();
    COHORT.stream()
        .forEach(
            patient -> {
              JsonNode bundle = patient.bundle().json();
              Set<String> own = ids(bundle);
              assertThat(own).allSatisfy(id -> assertThat(seen.add(id)).as(id).isTrue());
              assertThat(bundle.findValuesAsText("reference"))
                  .allMatch(reference -> own.contains(reference) || shared.contains(reference));
            });
  }

  @Test
  void aSampleIsValidR4() {
    Map<String, JsonNode> sample = new TreeMap<>();
    addShapes(sample, COHORT.shared().json());
    COHORT.stream().forEach(patient -> addShapes(sample, patient.bundle().json()));
    List<String> errors = new ArrayList<>();
    sample.values().forEach(resource -> errors.addAll(errors(resource.toString())));

    assertThat(sample).hasSizeGreaterThan(30);
    assertThat(errors).isEmpty();
  }

  @Test
  void theValidatorOfTheSampleFindsAnError() {
    assertThat(errors("{\"resourceType\":\"Procedure\",\"status\":\"done\"}"))
        .anyMatch(error -> error.contains("subject"));
  }

  /** One resource of each type and set of elements, so that every way of writing one is there. */
  private static void addShapes(Map<String, JsonNode> sample, JsonNode bundle) {
    for (JsonNode entry : bundle.get("entry")) {
      JsonNode resource = entry.get("resource");
      StringBuilder shape = new StringBuilder(resource.get("resourceType").asText());
      resource.fieldNames().forEachRemaining(name -> shape.append(' ').append(name));
      sample.putIfAbsent(shape.toString(), resource);
    }
  }

  private static List<String> errors(String json) {
    return VALIDATOR.validateWithResult(json).getMessages().stream()
        .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
        .map(message -> message.getLocationString() + ": " + message.getMessage())
        .toList();
  }

  @Test
  void aRecordHoldsThePatientAndTheSharedResourcesItRefersTo() {
    PatientRecordReader reader = PatientRecordReader.of(R4, COHORT);
    GeneratedPatient patient = COHORT.patient(2);
    PatientRecord record = reader.read(patient);

    assertThat(record.patientId()).isEqualTo(patient.plan().id());
    assertThat(record.ofType("Procedure")).hasSameSizeAs(patient.plan().procedures());
    for (PatientPlan.Stay stay : patient.plan().stays()) {
      assertThat(record.resolve(stay.facility())).isPresent();
      assertThat(record.resolve(stay.surgeon())).isPresent();
    }
    assertThat(record.ofType("Practitioner")).hasSizeLessThan(11);
  }

  private static FhirValidator newValidator() {
    ValidationSupportChain support =
        new ValidationSupportChain(
            new DefaultProfileValidationSupport(R4),
            new CommonCodeSystemsTerminologyService(R4),
            new InMemoryTerminologyServerValidationSupport(R4));
    FhirInstanceValidator instances = new FhirInstanceValidator(support);
    instances.setAnyExtensionsAllowed(true);
    instances.setErrorForUnknownProfiles(true);
    return R4.newValidator().registerValidatorModule(instances);
  }

  private static Set<String> ids(JsonNode bundle) {
    Set<String> ids = new HashSet<>();
    for (JsonNode entry : bundle.get("entry")) {
      ids.add(entry.at("/request/url").asText());
    }
    return ids;
  }
}
