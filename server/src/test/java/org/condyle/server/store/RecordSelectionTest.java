package org.condyle.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.parser.IParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.definition.MeasureReader;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.condyle.record.SharedTestData;
import org.condyle.server.SharedServer;
import org.condyle.server.content.MeasureCatalog;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read for a measure is enough: it gives the same results as the whole record. */
class RecordSelectionTest {

  private static final IParser JSON = SharedServer.FHIR.newJsonParser();
  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2025-01-01", "2025-12-31", ZoneOffset.UTC);

  static Stream<String> measures() throws IOException {
    try (Stream<Path> folders = Files.list(SharedTestData.folder("ecqm"))) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> String.valueOf(folder.getFileName()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("measures")
  void anOfficialCaseGivesTheSameOverWhatIsSelected(String name) throws IOException {
    Path folder = SharedTestData.folder("ecqm").resolve(name);
    MeasureProgram program = compile(read(Bundle.class, folder.resolve("artefacts.json")));
    RecordSelection selection = RecordSelection.of(program.requirements());
    List<String> tooNarrow = new ArrayList<>();
    int whole = 0;
    int selected = 0;
    for (Path file : cases(folder)) {
      PatientRecord record = record(read(Bundle.class, file));
      MeasureReport expected =
          read(
              MeasureReport.class,
              Path.of(file.toString().replaceAll("\\.json$", ".expected.json")));
      MeasurementPeriod period =
          MeasurementPeriod.parse(
              expected.getPeriod().getStartElement().getValueAsString(),
              expected.getPeriod().getEndElement().getValueAsString(),
              ZoneOffset.UTC);
      PatientRecord part = select(selection, record);
      whole += record.size();
      selected += part.size();
      for (String type : record.types()) {
        record.ofType(type).stream()
            .filter(each -> program.requirements().get(0).mayRead(each, period))
            .filter(each -> !part.ofType(type).contains(each))
            .forEach(each -> tooNarrow.add(file.getFileName() + " " + each.getId()));
      }
      SubjectEvaluator evaluator = program.run(period, period.end()).evaluator();
      assertThat(evaluator.evaluate(part)).as("%s", file).isEqualTo(evaluator.evaluate(record));
    }

    assertThat(tooNarrow).isEmpty();
    assertThat(selected).as("of %d resources", whole).isPositive().isLessThanOrEqualTo(whole);
  }

  @Test
  void ofTypesReadsAllOfThemThePatientAndWhatIsSharedAmongThem() {
    Location place = new Location();
    place.setId("Location/selection-place");
    Patient patient = new Patient();
    patient.setId("Patient/selection-types");
    Encounter stay = new Encounter();
    stay.setId("Encounter/selection-stay");
    stay.setStatus(Encounter.EncounterStatus.FINISHED);
    stay.setSubject(new Reference("Patient/selection-types"));
    stay.addLocation().setLocation(new Reference("Location/selection-place"));
    Observation score = new Observation();
    score.setId("Observation/selection-score");
    score.setStatus(Observation.ObservationStatus.FINAL);
    score.setSubject(new Reference("Patient/selection-types"));
    for (Resource resource : List.of(place, patient, stay, score)) {
      SharedServer.client().update().resource(resource).execute();
    }

    assertThat(typesOf(Set.of("Observation"))).containsOnly("Patient", "Observation");
    assertThat(typesOf(Set.of("Encounter", "Location")))
        .containsOnly("Patient", "Encounter", "Location");
  }

  private static Set<String> typesOf(Set<String> selected) {
    RecordStore store = SharedServer.server().part(RecordStore.class);
    Set<String> types = new TreeSet<>();
    store.load(
        Partitions.FIRST_PRACTICE,
        PatientKeys.of(
            store.patientKey(Partitions.FIRST_PRACTICE, "selection-types").orElseThrow()),
        RecordSelection.ofTypes(selected),
        record -> types.addAll(record.types()));
    return types;
  }

  @Test
  void whatDeclaresAProfileThatFixesACodeIsReadEvenWithoutThatCode() {
    String bloodPressure = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-blood-pressure";
    Observation declared = new Observation();
    declared.getMeta().addProfile(bloodPressure + "|6.1.0");
    declared.getCode().addCoding(new Coding("http://example.org", "pressure", null));
    Observation coded = declared.copy();
    coded.getCode().addCoding(new Coding("http://loinc.org", "85354-9", null));

    assertThat(RecordCodes.of(declared)).containsExactly(RecordCodes.ANY);
    assertThat(RecordCodes.of(coded)).hasSize(2).doesNotContain(RecordCodes.ANY);
  }

  @Test
  void whatCodesAloneDoNotDecideIsReadWhateverCodesAreAskedFor() {
    ServiceRequest notDone = new ServiceRequest();
    notDone.getCode().addExtension("http://example.org/not-done", new StringType("a value set"));
    MedicationRequest elsewhere = new MedicationRequest();
    elsewhere.setMedication(new Reference("Medication/1"));
    Observation many = new Observation();
    for (int i = 0; i <= RecordCodes.MOST; i++) {
      many.getCode().addCoding(new Coding("http://example.org", "code-" + i, null));
    }

    assertThat(RecordCodes.of(notDone)).containsExactly(RecordCodes.ANY);
    assertThat(RecordCodes.of(elsewhere)).containsExactly(RecordCodes.ANY);
    assertThat(RecordCodes.of(many)).containsExactly(RecordCodes.ANY);
    assertThat(RecordCodes.of(new Observation())).containsExactly(RecordCodes.NONE);
    assertThat(RecordCodes.decide(new Observation(), "code")).isTrue();
    assertThat(RecordCodes.decide(new MedicationRequest(), "medication")).isTrue();
    assertThat(RecordCodes.decide(new Observation(), "value")).isFalse();
    assertThat(RecordCodes.decide(new Observation(), "status")).isFalse();
    assertThat(RecordCodes.decide(new Observation(), "component.code")).isFalse();
  }

  @Test
  void aCodeIsFoundInWhicheverElementItIsAndWithoutItsSystemOnlyAsSuch() {
    Observation observation = new Observation();
    observation.addCategory(new CodeableConcept().addCoding(new Coding("s", "category", null)));
    observation.setCode(new CodeableConcept().addCoding(new Coding(null, "code", null)));
    observation.setMethod(new CodeableConcept().setText("no coding"));
    observation.setLanguageElement(new CodeType("en"));

    assertThat(RecordCodes.of(observation))
        .containsExactlyInAnyOrder(RecordCodes.hash("s", "category"), RecordCodes.hash("", "code"));
  }

  /** The hash is in databases, so it must never change. */
  @Test
  void theHashOfACodeStaysTheSame() {
    assertThat(RecordCodes.hash("http://loinc.org", "72102-7")).isEqualTo(HASH_OF_A_LOINC_CODE);
    assertThat(RecordCodes.hash("a", "b")).isNotEqualTo(RecordCodes.hash("b", "a"));
  }

  private static final long HASH_OF_A_LOINC_CODE = -732_170_313_265_630_020L;

  @Test
  void everyMeasureOfOursGivesTheSameForStoredPatientsAsOverTheirWholeRecords() {
    Cohort cohort = new Cohort(new CohortSettings(25, 4711, History.TYPICAL));
    post(cohort.shared().json().toString());
    cohort.forEach(patient -> post(patient.bundle().json().toString()));
    PopulationEvaluation population = SharedServer.server().part(PopulationEvaluation.class);
    MeasureCatalog catalog =
        SharedServer.server().part(MeasureCatalogs.class).of(Partitions.FIRST_PRACTICE);
    List<MeasureRun> runs =
        catalog.installed().stream()
            .filter(measure -> measure.getUrl().startsWith("https://condyle.org/fhir/Measure/"))
            .map(Measure::getIdElement)
            .map(id -> catalog.byId(id.getIdPart()).program())
            .map(program -> program.run(YEAR, YEAR.end()))
            .toList();

    List<List<SubjectResult>> selected = new ArrayList<>();
    population.forEach(
        Partitions.FIRST_PRACTICE,
        new SubjectSelection.Everyone(),
        PopulationEvaluation.readBy(runs),
        () -> all(runs),
        selected::add,
        EvaluationProgress.NONE);
    List<List<SubjectResult>> whole = new ArrayList<>();
    population.forEach(
        Partitions.FIRST_PRACTICE, new SubjectSelection.Everyone(), () -> all(runs), whole::add);

    assertThat(runs).hasSizeGreaterThanOrEqualTo(13);
    assertThat(selected).hasSizeGreaterThanOrEqualTo(25).isEqualTo(whole);
  }

  private static Function<PatientRecord, List<SubjectResult>> all(List<MeasureRun> runs) {
    List<SubjectEvaluator> evaluators = runs.stream().map(MeasureRun::evaluator).toList();
    return record -> evaluators.stream().map(each -> each.evaluate(record)).toList();
  }

  private static void post(String bundle) {
    assertThat(SharedServer.post("", "application/fhir+json", bundle).statusCode()).isEqualTo(200);
  }

  /** As the database selects. */
  private static PatientRecord select(RecordSelection selection, PatientRecord record) {
    Set<String> wholeTypes = Set.of(selection.wholeTypes());
    Set<String> codedTypes = Set.of(selection.codedTypes());
    Set<Long> codes = Arrays.stream(selection.codes()).boxed().collect(Collectors.toSet());
    List<Resource> selected = new ArrayList<>();
    for (String type : new TreeSet<>(record.types())) {
      for (Resource resource : record.ofType(type)) {
        boolean shared = RecordEntry.isShared(type) && selection.readsShared(type);
        if (shared
            || wholeTypes.contains(type)
            || (codedTypes.contains(type)
                && RecordCodes.of(resource).stream().anyMatch(codes::contains))) {
          selected.add(resource);
        }
      }
    }
    return PatientRecord.of(record.patient(), selected);
  }

  private static List<Path> cases(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cases"))) {
      return files.filter(file -> !file.toString().endsWith(".expected.json")).sorted().toList();
    }
  }

  private static PatientRecord record(Bundle bundle) {
    List<Resource> resources =
        bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource).toList();
    Patient patient =
        resources.stream()
            .filter(Patient.class::isInstance)
            .map(Patient.class::cast)
            .findFirst()
            .orElseThrow();
    return PatientRecord.of(patient, resources);
  }

  private static MeasureProgram compile(Bundle artefacts) {
    Measure measure =
        artefacts.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(Measure.class::isInstance)
            .map(Measure.class::cast)
            .findFirst()
            .orElseThrow();
    return MeasureProgram.compile(
        measure,
        new ContentResolution(BundleContent.of(artefacts), VersionManifest.none())
            .resolve(
                Objects.requireNonNull(MeasureReader.read(measure).library()), measure.getUrl()));
  }

  private static <T extends Resource> T read(Class<T> type, Path file) throws IOException {
    return JSON.parseResource(type, Files.readString(file));
  }
}
