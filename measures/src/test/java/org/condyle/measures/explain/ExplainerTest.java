package org.condyle.measures.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.cql.runtime.DefinitionKey;
import org.condyle.cql.runtime.SourceRange;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.explain.SubjectExplanation.Definition;
import org.condyle.measures.explain.SubjectExplanation.Membership;
import org.condyle.measures.explain.SubjectExplanation.Population;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.junit.jupiter.api.Test;

class ExplainerTest {

  private static final String CQL =
      """
      library Joints version '1'
      using FHIR version '4.0.1'
      include Common version '2'
      parameter "Measurement Period" Interval<DateTime>
      context Patient
      define function says(p Procedure, word String):
        PositionOf(word, p.code.text.value) >= 0
      define "Operated": exists Common."Done"
      define "Excluded": exists (Common."Done" P where says(P, 'excluded'))
      define "Met": exists (Common."Done" P where says(P, 'met')) and "Score" > 20
      define "Excepted": exists (Common."Done" P where says(P, 'excepted'))
      define "Score": if exists (Common."Done" P where says(P, 'scored')) then 22.5 else null
      define "Broken": (singleton from Common."Done") is not null
      define "Done Ones": Common."Done"
      define "Excluded Ones": Common."Done" P where says(P, 'excluded')
      define "Met Ones": Common."Done" P where says(P, 'met')
      """;

  private static final String COMMON =
      """
      library Common version '2'
      using FHIR version '4.0.1'
      context Patient
      define "Done": [Procedure] P where P.status.value = 'completed'
      """;

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);
  private static final OffsetDateTime CUT_OFF = OffsetDateTime.parse("2027-06-30T00:00:00Z");

  @Test
  void aMemberIsToldByTheValueOfTheCriteria() {
    SubjectExplanation explanation =
        Explainer.explain(ofPatients("Operated"), record("met scored"));

    Population numerator = population(explanation, "numerator");
    assertThat(numerator.expression()).isEqualTo("Met");
    assertThat(numerator.value()).isEqualTo("true");
    assertThat(numerator.members()).isEqualTo(1);
    assertThat(numerator.memberships())
        .containsExactly(new Membership("Patient/p", true, "'Met' is true"));
    assertThat(numerator.resources().first()).containsExactly("Procedure/0");
  }

  @Test
  void anExclusionIsNamedAsTheReasonThatTheNumeratorWasNotEvaluated() {
    SubjectExplanation explanation =
        Explainer.explain(ofPatients("Operated"), record("met excluded"));

    assertThat(rule(explanation, "denominator-exclusion")).isEqualTo("'Excluded' is true");
    assertThat(rule(explanation, "numerator"))
        .isEqualTo("already in denominator-exclusion, so numerator was not evaluated");
    assertThat(population(explanation, "numerator").value()).isNull();
    assertThat(rule(explanation, "denominator-exception"))
        .isEqualTo("already in denominator-exclusion, so denominator-exception was not evaluated");
  }

  @Test
  void anExceptionIsNotLookedAtForTheNumeratorsMembers() {
    SubjectExplanation explanation =
        Explainer.explain(ofPatients("Operated"), record("met scored excepted"));

    assertThat(rule(explanation, "denominator-exception"))
        .isEqualTo("already in numerator, so denominator-exception was not evaluated");
  }

  @Test
  void aNullThatDecidesIsShownWhereItArises() {
    SubjectExplanation explanation = Explainer.explain(ofPatients("Operated"), record("met"));

    assertThat(rule(explanation, "numerator")).isEqualTo("'Met' is null");
    assertThat(definition(explanation, "Score").value()).isEqualTo("null");
  }

  @Test
  void eachDefinitionStandsOnceBelowTheFirstThatUsedIt() {
    SubjectExplanation explanation =
        Explainer.explain(ofPatients("Operated"), record("met scored", "other"));

    assertThat(explanation.definitions())
        .extracting(each -> each.level() + " " + each.key().library() + "." + each.key().name())
        .containsExactly(
            "0 Joints.Operated",
            "1 Common.Done",
            "0 Joints.Excluded",
            "0 Joints.Met",
            "1 Joints.Score");
    Definition done = definition(explanation, "Done");
    assertThat(done.value()).isEqualTo("list of 2: Procedure/0, Procedure/1");
    assertThat(done.resources().first()).containsExactly("Procedure/0", "Procedure/1");
    assertThat(done.source()).isEqualTo(new SourceRange(4, 1, 4, 63));
    assertThat(done.text())
        .isEqualTo("define \"Done\": [Procedure] P where P.status.value = 'completed'");
    assertThat(definition(explanation, "Met").uses())
        .containsExactly(
            new DefinitionKey("Common", "2", "Done"), new DefinitionKey("Joints", "1", "Score"));
    assertThat(explanation.functions())
        .extracting(each -> each.key().name() + " " + each.calls())
        .containsExactly("says(p, word) 6");
  }

  @Test
  void eachResourceOfTheBasisIsExplained() {
    SubjectExplanation explanation =
        Explainer.explain(ofProcedures(), record("met", "met excluded", "other"));

    assertThat(population(explanation, "numerator").memberships())
        .containsExactlyInAnyOrder(
            new Membership("Procedure/0", true, "is among those of 'Met Ones'"),
            new Membership(
                "Procedure/1",
                false,
                "already in denominator-exclusion, so it does not count here"),
            new Membership("Procedure/2", false, "is not among those of 'Met Ones'"));
  }

  @Test
  void theExplanationAgreesWithTheResult() {
    MeasureRun run = ofProcedures();
    PatientRecord record = record("met", "met excluded", "other", "excluded");
    SubjectResult.Evaluated result = (SubjectResult.Evaluated) run.evaluator().evaluate(record);

    SubjectExplanation explanation = Explainer.explain(run, record);

    for (Population population : explanation.groups().get(0).populations()) {
      List<String> members =
          population.memberships().stream()
              .filter(Membership::member)
              .map(Membership::reference)
              .toList();
      assertThat(members)
          .containsExactlyInAnyOrderElementsOf(result.groups().get(0).members(population.id()));
    }
  }

  @Test
  void aFailedEvaluationIsExplainedUpToTheFailure() {
    SubjectExplanation explanation =
        Explainer.explain(ofPatients("Broken"), record("met", "other"));

    assertThat(explanation.problems().get(0).code()).isEqualTo(ProblemCode.EVALUATION_FAILED);
    assertThat(population(explanation, "initial-population").memberships()).isEmpty();
    assertThat(definition(explanation, "Broken").value()).startsWith("no value");
    assertThat(definition(explanation, "Done").value()).startsWith("list of 2");
    assertThat(ExplanationText.of(explanation)).contains("failed: CONDYLE-3001 Library Joints");
  }

  @Test
  void whatIsLongIsCutVisibly() {
    PatientRecord record =
        record(IntStream.range(0, 25).mapToObj(i -> "met").toArray(String[]::new));

    SubjectExplanation explanation = Explainer.explain(ofProcedures(), record);

    assertThat(population(explanation, "numerator").members()).isEqualTo(25);
    assertThat(population(explanation, "numerator").memberships()).hasSize(20);
    assertThat(explanation.omitted())
        .containsExactly("Group g: memberships of 5 more resources in each population");
    assertThat(definition(explanation, "Done").value()).endsWith("and 20 more");
    assertThat(definition(explanation, "Done").resources().first()).hasSize(10);
    assertThat(definition(explanation, "Done").resources().total()).isEqualTo(25);
  }

  @Test
  void theTextReadsFromTheGroupsToTheirDefinitions() {
    SubjectExplanation explanation =
        Explainer.explain(ofPatients("Operated"), record("met scored"));

    assertThat(ExplanationText.of(explanation))
        .startsWith("Patient/p\ngroup g (proportion, counts patients)\n")
        .contains("    Patient/p is a member: 'Met' is true\n")
        .contains("    Common.'Done' = list of 1: Procedure/0 from Procedure/0, line 4\n");
  }

  private static Population population(SubjectExplanation explanation, String id) {
    return explanation.groups().get(0).populations().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static String rule(SubjectExplanation explanation, String populationId) {
    return population(explanation, populationId).memberships().get(0).rule();
  }

  private static Definition definition(SubjectExplanation explanation, String name) {
    return explanation.definitions().stream()
        .filter(each -> each.key().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static MeasureRun ofPatients(String initial) {
    return run("boolean", initial, "Operated", "Excluded", "Met", "Excepted");
  }

  private static MeasureRun ofProcedures() {
    return run("Procedure", "Done Ones", "Done Ones", "Excluded Ones", "Met Ones", "Excluded Ones");
  }

  private static MeasureRun run(String basis, String... expressions) {
    Measure measure = new Measure();
    measure.setUrl("http://example.org/Measure/M").setVersion("3");
    measure.addLibrary("http://example.org/Library/Joints");
    measure.getScoring().addCoding(new Coding(Scoring.SYSTEM, "proportion", null));
    var group = measure.addGroup();
    group.setId("g");
    group.addExtension(
        "http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-populationBasis",
        new CodeType(basis));
    List<String> codes =
        List.of(
            "initial-population",
            "denominator",
            "denominator-exclusion",
            "numerator",
            "denominator-exception");
    for (int i = 0; i < codes.size(); i++) {
      var population = group.addPopulation();
      population.setId(codes.get(i));
      population.getCode().addCoding(new Coding(PopulationCode.SYSTEM, codes.get(i), null));
      population.getCriteria().setLanguage("text/cql-identifier").setExpression(expressions[i]);
    }
    Bundle bundle = new Bundle();
    bundle.addEntry().setResource(library("Joints", "1", CQL));
    bundle.addEntry().setResource(library("Common", "2", COMMON));
    return MeasureProgram.compile(
            measure,
            new ContentResolution(BundleContent.of(bundle), VersionManifest.none())
                .resolve("http://example.org/Library/Joints", measure.getUrl()))
        .run(YEAR, CUT_OFF);
  }

  private static Library library(String name, String version, String cql) {
    Library library = new Library();
    library.setUrl("http://example.org/Library/" + name).setName(name).setVersion(version);
    library.addContent().setContentType("text/cql").setData(cql.getBytes(StandardCharsets.UTF_8));
    return library;
  }

  private static PatientRecord record(String... procedures) {
    Patient patient = new Patient();
    patient.setId("Patient/p");
    List<Procedure> resources = new ArrayList<>();
    for (int i = 0; i < procedures.length; i++) {
      Procedure procedure = new Procedure();
      procedure.setId("Procedure/" + i);
      procedure.setStatus(ProcedureStatus.COMPLETED);
      procedure.getCode().setText(procedures[i]);
      resources.add(procedure);
    }
    return PatientRecord.of(patient, resources);
  }
}
