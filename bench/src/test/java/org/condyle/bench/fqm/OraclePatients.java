package org.condyle.bench.fqm;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import org.condyle.cohort.PatientRecordReader;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/** Patients for both engines: a cohort, and the cases of a measure. */
final class OraclePatients {

  /** Over which days a measure is asked, and up to which day data is known; all in UTC. */
  record Question(String periodStart, String periodEnd, String dataCutOff) {}

  /** The period and the cut-off of a generated cohort. */
  static final Question OF_THE_COHORT = new Question("2024-07-01", "2025-06-30", "2026-06-30");

  private static final Path CASES = Path.of("../measures/src/test/resources/cases");
  private static final FhirContext FHIR = FhirContext.forR4Cached();

  private OraclePatients() {}

  /** A part of every kind of patient that the generator makes. */
  static List<PatientRecord> cohort(int patients) {
    Cohort cohort = new Cohort(new CohortSettings(patients, 7, History.TYPICAL));
    PatientRecordReader reader = PatientRecordReader.of(FHIR, cohort);
    return cohort.stream().map(reader::read).toList();
  }

  /** The cases of one of our measures by the question that they answer. */
  static Map<Question, List<PatientRecord>> cases(String measure) throws IOException {
    Map<Question, List<PatientRecord>> byQuestion = new LinkedHashMap<>();
    Path folder = CASES.resolve(measure);
    if (!Files.isDirectory(folder)) {
      return byQuestion;
    }
    try (Stream<Path> cases = Files.list(folder)) {
      for (Path each : cases.filter(Files::isDirectory).sorted().toList()) {
        JsonNode expected = new ObjectMapper().readTree(each.resolve("expected.json").toFile());
        // fqm-execution reads the period in UTC.
        if (expected.get("timeZone").asText().equals("UTC")) {
          Question question =
              new Question(
                  expected.get("period").get(0).asText(),
                  expected.get("period").get(1).asText(),
                  expected.get("dataCutOff").asText());
          byQuestion.computeIfAbsent(question, unused -> new ArrayList<>()).add(read(each));
        }
      }
    }
    return byQuestion;
  }

  /** Cases share patient ids; each gets the name of its case. */
  private static PatientRecord read(Path folder) throws IOException {
    String json = Files.readString(folder.resolve("record.json"));
    Patient first = (Patient) bundle(json).getEntryFirstRep().getResource();
    String own = String.valueOf(folder.getFileName());
    String id = first.getIdElement().getIdPart();
    List<Resource> resources =
        bundle(json.replace("\"Patient/" + id + "\"", "\"Patient/" + own + "\""))
            .getEntry()
            .stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .toList();
    Patient patient = (Patient) resources.get(0);
    patient.setId(own);
    return PatientRecord.of(patient, resources.subList(1, resources.size()));
  }

  private static Bundle bundle(String json) {
    return FHIR.newJsonParser().parseResource(Bundle.class, json);
  }

  /** A record as fqm-execution takes it. */
  static String json(PatientRecord record) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.COLLECTION);
    for (String type : record.types()) {
      record
          .ofType(type)
          .forEach(
              resource ->
                  bundle
                      .addEntry()
                      .setFullUrl(type + "/" + resource.getIdElement().getIdPart())
                      .setResource(resource));
    }
    return FHIR.newJsonParser().encodeResourceToString(bundle);
  }
}
