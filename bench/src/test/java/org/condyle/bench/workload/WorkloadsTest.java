package org.condyle.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.condyle.record.SharedTestData;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured has the results that it is said to have. */
class WorkloadsTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"CMS122", "CMS139", "CMS165", "CMS190"})
  void copiedCasesHaveTheTotalsThatWerePublishedWithThem(String name) {
    OfficialMeasure measure = official(name);
    int patients = measure.cases().size() + 7;

    Workload workload = OfficialWorkload.small(folder, measure, patients);

    assertThat(workload.patients()).isEqualTo(patients);
    assertThat(evaluated(measure, folder)).isEqualTo(workload.questions().get(0).totals());
  }

  @Test
  void aLongHistoryChangesNoResultThoughSomeOfItHasCodesOfTheMeasure() {
    OfficialMeasure measure = official("CMS165");
    int patients = 12;

    Workload workload = OfficialWorkload.large(folder, measure, patients);

    assertThat(workload.resources()).isGreaterThan((long) patients * LargeHistory.RESOURCES);
    assertThat(evaluated(measure, folder)).isEqualTo(workload.questions().get(0).totals());
    Set<String> known = codesOf(measure);
    long inside =
        resources(folder).stream()
            .filter(each -> each.path("id").asText().contains("-h"))
            .filter(each -> known.contains(code(each)))
            .count();
    assertThat((double) inside / patients / LargeHistory.RESOURCES).isBetween(0.01, 0.02);
  }

  @Test
  void noIdIsUsedTwiceOverMeasuresAndCopies() {
    Set<String> ids = new HashSet<>();
    int resources = 0;
    for (String name : List.of("CMS122", "CMS139")) {
      Path own = folder.resolve(name);
      resources += (int) OfficialWorkload.small(own, official(name), 70).resources();
      resources(own).forEach(each -> ids.add(Json.reference(each)));
    }

    assertThat(ids).hasSize(resources);
  }

  @Test
  void everyReferenceLeadsToSomethingInTheSameBundle() {
    OfficialWorkload.small(folder, official("CMS190"), 120);

    for (ObjectNode bundle : bundles(folder)) {
      Set<String> there = new HashSet<>();
      bundle.path("entry").forEach(entry -> there.add(Json.reference(entry.path("resource"))));
      bundle
          .findValuesAsText("reference")
          .forEach(reference -> assertThat(there).contains(reference));
    }
  }

  @Test
  void aWorkloadThatIsThereIsTakenAndNotMadeAgain() throws IOException {
    Workload made = CohortWorkload.small(folder, 20);
    Path file = Workload.bundles(folder).get(0);
    Files.writeString(file, "");

    assertThat(CohortWorkload.small(folder, 20)).isEqualTo(made);
    assertThat(file).isEmptyFile();
  }

  @Test
  void theCohortBringsTotalsWithStrataAndTheEngineThoseOfOurOtherMeasures() {
    Workload workload = CohortWorkload.small(folder, 60);

    List<Question> all = CohortJudge.all(folder, workload);

    assertThat(all).hasSizeGreaterThan(2).startsWith(workload.questions().get(0));
    assertThat(all).extracting(Question::measure).doesNotHaveDuplicates();
    assertThat(all)
        .filteredOn(each -> each.totals().counts().values().stream().anyMatch(count -> count > 0))
        .hasSizeGreaterThan(1);
    assertThat(CohortJudge.all(folder, workload)).isEqualTo(all);
    assertThat(workload.questions().get(0).totals().counts().keySet())
        .anyMatch(place -> place.contains("="))
        .anyMatch(place -> !place.contains("="));
    assertThat(resources(folder)).hasSize((int) workload.resources());
  }

  @Test
  void bundlesForIngestHaveAsManyEntriesAsAskedForAndIdsOfTheirOwn() throws IOException {
    List<byte[]> bodies = new ArrayList<>(new IngestBundles().make("a", 3, 5));
    bodies.addAll(new IngestBundles().make("b", 3, 5));
    Set<String> ids = new HashSet<>();
    for (byte[] body : bodies) {
      JsonNode bundle = Json.MAPPER.readTree(body);
      assertThat(bundle.path("entry")).hasSize(5);
      bundle.path("entry").forEach(entry -> ids.add(Json.reference(entry.path("resource"))));
    }

    assertThat(ids).hasSize(30);
  }

  private static OfficialMeasure official(String name) {
    return OfficialMeasure.read(SharedTestData.folder("ecqm"), name);
  }

  private static List<ObjectNode> bundles(Path folder) {
    List<ObjectNode> bundles = new ArrayList<>();
    for (Path file : Workload.bundles(folder)) {
      try {
        for (String line : Files.readAllLines(file)) {
          bundles.add((ObjectNode) Json.MAPPER.readTree(line));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bundles;
  }

  private static List<JsonNode> resources(Path folder) {
    List<JsonNode> resources = new ArrayList<>();
    for (ObjectNode bundle : bundles(folder)) {
      bundle.path("entry").forEach(entry -> resources.add(entry.path("resource")));
    }
    return resources;
  }

  private static String code(JsonNode resource) {
    JsonNode concept = resource.has("type") ? resource.path("type").path(0) : resource.path("code");
    JsonNode coding = concept.path("coding").path(0);
    return coding.path("system").asText() + "|" + coding.path("code").asText();
  }

  private static Set<String> codesOf(OfficialMeasure measure) {
    Set<String> codes = new HashSet<>();
    for (JsonNode entry : measure.artefacts().path("entry")) {
      for (JsonNode concept : entry.path("resource").path("expansion").path("contains")) {
        codes.add(concept.path("system").asText() + "|" + concept.path("code").asText());
      }
    }
    return codes;
  }

  /** The totals by our engine, from the files. */
  private static Totals evaluated(OfficialMeasure official, Path folder) {
    Bundle artefacts =
        FHIR.newJsonParser().parseResource(Bundle.class, official.artefacts().toString());
    Measure measure =
        FHIR.newJsonParser().parseResource(Measure.class, official.measure().toString());
    MeasurementPeriod period = MeasurementPeriod.parse("2026-01-01", "2026-12-31", ZoneOffset.UTC);
    MeasureRun run =
        MeasureProgram.compile(
                measure,
                new ContentResolution(BundleContent.of(artefacts), VersionManifest.none())
                    .resolve(measure.getLibrary().get(0).getValue(), measure.getUrl()))
            .run(period, period.end());
    SubjectEvaluator evaluator = run.evaluator();
    SummaryFold fold = new SummaryFold(run.program().definition());
    records(folder).forEach(record -> fold.add(evaluator.evaluate(record)));
    assertThat(fold.failed()).isZero();
    return Totals.of(run.program().definition(), fold);
  }

  /** What belongs to one patient has ids that begin with the patient's. */
  private static List<PatientRecord> records(Path folder) {
    Map<String, Patient> patients = new TreeMap<>();
    Map<String, List<Resource>> others = new HashMap<>();
    for (JsonNode json : resources(folder)) {
      Resource resource = (Resource) FHIR.newJsonParser().parseResource(json.toString());
      String id = resource.getIdElement().getIdPart();
      if (resource instanceof Patient patient) {
        patients.put(id, patient);
      } else {
        String owner = id.substring(0, id.lastIndexOf('-'));
        others.computeIfAbsent(owner, unused -> new ArrayList<>()).add(resource);
      }
    }
    return patients.entrySet().stream()
        .map(
            each ->
                PatientRecord.of(each.getValue(), others.getOrDefault(each.getKey(), List.of())))
        .toList();
  }
}
