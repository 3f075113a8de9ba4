package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.report.IndividualReport;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.measures.report.ReportHeader;
import org.condyle.measures.report.SubjectListFold;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.ListResource;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportStatus;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Ratio;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/** A measure that counts procedures: membership order, strata per procedure, failed subjects. */
class ProcedureMeasureTest {

  /** What a procedure's code says about it is written into its display, to keep the data short. */
  private static final String CQL =
      """
      library Procedures version '1'
      using FHIR version '4.0.1'
      parameter "Measurement Period" Interval<DateTime>
      context Patient
      define function Says(p Procedure, word String):
        PositionOf(word, p.code.text.value) >= 0
      define "Eligible": [Procedure] P where P.status.value = 'completed'
      define "Excluded": "Eligible" P where Says(P, 'excluded')
      define "Met": "Eligible" P where Says(P, 'met')
      define "Excepted": "Eligible" P where Says(P, 'excepted')
      define function "Joint"(p Procedure):
        if Says(p, 'hip') then 'hip' else if Says(p, 'knee') then 'knee' else null
      define "Left Ones": "Eligible" P where Says(P, 'left')
      define "Patients Gender": Patient.gender.value
      define "Breaks": singleton from ([Procedure] P where Says(P, 'broken'))
      define "Initial":
        if "Breaks" is null then "Eligible" else null
      define "Sex": Patient.gender.value
      """;

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);
  private static final OffsetDateTime CUT_OFF = OffsetDateTime.parse("2027-06-30T00:00:00Z");

  @Test
  void membershipIsDecidedInTheOrderOfTheSpecification() {
    SummaryFold fold = new SummaryFold(program().definition());
    fold.add(
        evaluate(
            record(
                "p",
                procedure("1", "hip met"),
                procedure("2", "hip met excluded"),
                procedure("3", "knee excepted"),
                procedure("4", "knee excepted met"),
                procedure("5", "knee"))));

    assertThat(fold.count("g", "denominator")).isEqualTo(5);
    assertThat(fold.count("g", "denominator-exclusion")).isEqualTo(1);
    assertThat(fold.count("g", "numerator")).isEqualTo(2);
    assertThat(fold.count("g", "denominator-exception")).isEqualTo(1);
    // 2 of 5 - 1 excluded - 1 excepted
    assertThat(fold.score("g").orElseThrow().value()).isEqualByComparingTo("0.6666666666666667");
  }

  @Test
  void aRateWithAnEmptyDenominatorIsAbsentAndNotZero() {
    SummaryFold fold = new SummaryFold(program().definition());
    fold.add(evaluate(record("p")));

    assertThat(fold.score("g")).isEmpty();
    assertThat(fold.report(header()).getGroupFirstRep().hasMeasureScore()).isFalse();
  }

  @Test
  void strataAreSortedByAFunctionOfEachProcedureAndAddUpToTheWhole() {
    SummaryFold fold = new SummaryFold(program().definition());
    fold.add(
        evaluate(
            record(
                "p",
                procedure("1", "hip met left"),
                procedure("2", "knee left"),
                procedure("3", "knee"),
                procedure("4", "elbow"))));

    MeasureReportGroupComponent group = fold.report(header()).getGroupFirstRep();

    assertThat(denominators(group, 0)).isEqualTo(Map.of("hip", 1, "knee", 2, "unknown", 1));
    StratifierGroupComponent hip = group.getStratifier().get(0).getStratum().get(1);
    assertThat(hip.getValue().getText()).isEqualTo("hip");
    assertThat(hip.getMeasureScore().getValue()).isEqualByComparingTo("1");
    assertThat(denominators(group, 1)).isEqualTo(Map.of("true", 2));
    assertThat(denominators(group, 2)).isEqualTo(Map.of("female", 4));
    assertThat(group.getStratifier().get(3).getStratum())
        .extracting(
            stratum ->
                stratum.getComponent().stream()
                    .map(component -> component.getValue().getText())
                    .toList())
        .containsExactlyInAnyOrder(
            List.of("hip", "female"), List.of("knee", "female"), List.of("unknown", "female"));
  }

  @Test
  void aSubjectThatFailsIsCountedAndMarksTheReport() {
    SummaryFold fold = new SummaryFold(program().definition());
    fold.add(evaluate(record("good", procedure("1", "hip met"))));
    fold.add(evaluate(record("bad", procedure("2", "hip broken"), procedure("3", "hip broken"))));

    MeasureReport report = roundTrip(fold.report(header()));

    assertThat(fold.subjects()).isEqualTo(2);
    assertThat(fold.failed()).isEqualTo(1);
    assertThat(report.getStatus()).isEqualTo(MeasureReportStatus.ERROR);
    assertThat(
            report
                .getExtensionByUrl(ReportExtensions.FAILED_SUBJECT_COUNT)
                .getValue()
                .primitiveValue())
        .isEqualTo("1");
    OperationOutcome outcome = contained(report, OperationOutcome.class).get(0);
    assertThat(outcome.getIssueFirstRep().getDiagnostics())
        .startsWith("Patient/bad: ")
        .contains("'Breaks' line");
    assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getSystem())
        .isEqualTo("https://condyle.org/fhir/CodeSystem/error");
    assertThat(fold.count("g", "numerator")).isEqualTo(1);
  }

  @Test
  void aSummaryNamesEverythingItWasMadeWith() {
    SummaryFold fold = new SummaryFold(program().definition());
    fold.add(evaluate(record("p", procedure("1", "hip met"), procedure("2", "hip"))));

    MeasureReport report = roundTrip(fold.report(header()));

    assertThat(report.getMeasure()).isEqualTo("http://example.org/Measure/M|3");
    assertThat(report.getStatus()).isEqualTo(MeasureReportStatus.COMPLETE);
    assertThat(report.getMeta().getProfile().get(0).getValue())
        .endsWith("summary-measurereport-deqm");
    assertThat(report.getPeriod().getStartElement().getValueAsString())
        .isEqualTo("2026-01-01T00:00:00Z");
    assertThat(report.getExtensionByUrl(ReportExtensions.TIME_ZONE).getValue().primitiveValue())
        .isEqualTo("Z");
    assertThat(contained(report, Library.class).get(0).getRelatedArtifactFirstRep().getResource())
        .isEqualTo("http://example.org/Library/Procedures|1");
    MeasureReportGroupComponent group = report.getGroupFirstRep();
    assertThat(group.getMeasureScore().getCode()).isEqualTo("1");
    Ratio ratio = (Ratio) group.getMeasureScore().getExtensionFirstRep().getValue();
    assertThat(ratio.getNumerator().getValue()).isEqualByComparingTo("1");
    assertThat(ratio.getDenominator().getValue()).isEqualByComparingTo("2");
  }

  @Test
  void aSubjectListNamesTheSubjectsOfEachPopulationOnce() {
    SubjectListFold one = new SubjectListFold(program().definition());
    one.add(evaluate(record("a", procedure("1", "hip met"), procedure("2", "knee met"))));
    SubjectListFold other = new SubjectListFold(program().definition());
    other.add(evaluate(record("b", procedure("3", "hip"))));
    one.merge(other);

    MeasureReport report = roundTrip(one.report(header()));

    assertThat(subjects(report, "denominator")).containsExactly("Patient/a", "Patient/b");
    assertThat(subjects(report, "numerator")).containsExactly("Patient/a");
    assertThat(report.getGroupFirstRep().getPopulation().get(1).getCount()).isEqualTo(3);
  }

  @Test
  void anIndividualReportNamesTheResourcesAndWhatTheyWereReadFor() {
    MeasureReport report =
        roundTrip(
            new IndividualReport(header())
                .of(
                    run()
                        .evaluator()
                        .evaluateIndividually(record("p", procedure("1", "hip met")))));

    assertThat(report.getSubject().getReference()).isEqualTo("Patient/p");
    assertThat(report.getEvaluatedResource())
        .filteredOn(reference -> reference.getReference().equals("Procedure/1"))
        .singleElement()
        .satisfies(
            reference ->
                assertThat(reference.getExtension())
                    .extracting(extension -> extension.getValue().primitiveValue())
                    .contains("initial-population", "denominator", "numerator"));
    assertThat(contained(report, org.hl7.fhir.r4.model.Observation.class))
        .singleElement()
        .satisfies(
            observation ->
                assertThat(observation.getValueCodeableConcept().getText()).isEqualTo("female"));
  }

  @Test
  void aCriteriaWithoutADefinitionIsFoundBeforeTheFirstPatient() {
    Measure measure = measure();
    measure.getGroupFirstRep().getPopulation().get(0).getCriteria().setExpression("Nowhere");

    assertThatThrownBy(() -> program(measure))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.DEFINITION_MISSING);
              assertThat(e).hasMessageContaining("'Nowhere'");
            });
  }

  @Test
  void aPopulationOfTheWrongBasisFailsTheSubjectByName() {
    Measure measure = measure();
    measure
        .getGroupFirstRep()
        .getExtensionByUrl(
            "http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-populationBasis")
        .setValue(new CodeType("Encounter"));
    measure.getGroupFirstRep().setStratifier(List.of());

    SubjectResult result =
        program(measure)
            .run(YEAR, CUT_OFF)
            .evaluator()
            .evaluate(record("p", procedure("1", "hip")));

    assertThat(result)
        .isInstanceOfSatisfying(
            SubjectResult.Failed.class,
            failed -> {
              assertThat(failed.problems().get(0).code())
                  .isEqualTo(ProblemCode.POPULATION_RESULT_INVALID);
              assertThat(failed.problems().get(0).message()).contains("Encounter", "Procedure");
            });
  }

  private static Map<String, Integer> denominators(MeasureReportGroupComponent group, int index) {
    return group.getStratifier().get(index).getStratum().stream()
        .collect(
            Collectors.toMap(
                stratum -> stratum.getValue().getText(),
                stratum -> stratum.getPopulation().get(1).getCount()));
  }

  private static List<String> subjects(MeasureReport report, String populationId) {
    String list =
        report.getGroupFirstRep().getPopulation().stream()
            .filter(each -> each.getId().equals(populationId))
            .findFirst()
            .orElseThrow()
            .getSubjectResults()
            .getReference();
    return contained(report, ListResource.class).stream()
        .filter(each -> list.equals("#" + each.getIdElement().getIdPart().replace("#", "")))
        .flatMap(each -> each.getEntry().stream())
        .map(entry -> entry.getItem().getReference())
        .toList();
  }

  private static <T extends Resource> List<T> contained(MeasureReport report, Class<T> type) {
    return report.getContained().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static MeasureReport roundTrip(MeasureReport report) {
    var parser = FhirContext.forR4Cached().newJsonParser();
    return parser.parseResource(MeasureReport.class, parser.encodeResourceToString(report));
  }

  private static ReportHeader header() {
    return ReportHeader.of(run(), CUT_OFF, null, new ReportHeader.Software("Condyle", "1"));
  }

  private static SubjectResult evaluate(PatientRecord record) {
    return run().evaluator().evaluate(record);
  }

  private static MeasureRun run() {
    return program().run(YEAR, CUT_OFF);
  }

  private static MeasureProgram program() {
    return program(measure());
  }

  private static MeasureProgram program(Measure measure) {
    Library library = new Library();
    library.setUrl("http://example.org/Library/Procedures").setName("Procedures").setVersion("1");
    library.addContent().setContentType("text/cql").setData(CQL.getBytes(StandardCharsets.UTF_8));
    Bundle bundle = new Bundle();
    bundle.addEntry().setResource(library);
    return MeasureProgram.compile(
        measure,
        new ContentResolution(BundleContent.of(bundle), VersionManifest.none())
            .resolve(measure.getLibrary().get(0).getValue(), measure.getUrl()));
  }

  private static Measure measure() {
    Measure measure = new Measure();
    measure.setUrl("http://example.org/Measure/M").setVersion("3");
    measure.addLibrary("http://example.org/Library/Procedures");
    measure.getScoring().addCoding(new Coding(Scoring.SYSTEM, "proportion", null));
    var group = measure.addGroup();
    group.setId("g");
    group.addExtension(
        "http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-populationBasis",
        new CodeType("Procedure"));
    population(group, "initial-population", "Initial");
    population(group, "denominator", "Eligible");
    population(group, "denominator-exclusion", "Excluded");
    population(group, "numerator", "Met");
    population(group, "denominator-exception", "Excepted");
    group.addStratifier().setId("joint");
    group.getStratifier().get(0).getCriteria().setExpression("Joint");
    group.addStratifier().getCriteria().setExpression("Left Ones");
    group.addStratifier().getCriteria().setExpression("Patients Gender");
    var both = group.addStratifier();
    both.addComponent().getCriteria().setExpression("Joint");
    both.addComponent().getCriteria().setExpression("Patients Gender");
    measure.addSupplementalData().getCriteria().setExpression("Sex");
    measure.getSupplementalDataFirstRep().setId("sde-sex");
    return measure;
  }

  private static void population(
      Measure.MeasureGroupComponent group, String code, String expression) {
    var population = group.addPopulation();
    population.setId(code);
    population.getCode().addCoding(new Coding(PopulationCode.SYSTEM, code, null));
    population.getCriteria().setLanguage("text/cql-identifier").setExpression(expression);
  }

  private static PatientRecord record(String id, Procedure... procedures) {
    Patient patient = new Patient();
    patient.setId("Patient/" + id);
    patient.setGender(org.hl7.fhir.r4.model.Enumerations.AdministrativeGender.FEMALE);
    return PatientRecord.of(patient, List.of(procedures));
  }

  private static Procedure procedure(String id, String says) {
    Procedure procedure = new Procedure();
    procedure.setId("Procedure/" + id);
    procedure.setStatus(ProcedureStatus.COMPLETED);
    procedure.getCode().setText(says);
    procedure.setPerformed(new DateTimeType("2026-05-04"));
    return procedure;
  }
}
