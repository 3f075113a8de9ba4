package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.condyle.measures.SmallMeasure.CQFM;
import static org.condyle.measures.SmallMeasure.header;
import static org.condyle.measures.SmallMeasure.man;
import static org.condyle.measures.SmallMeasure.measured;
import static org.condyle.measures.SmallMeasure.sent;
import static org.condyle.measures.SmallMeasure.woman;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.cql.content.PinnedArtefact;
import org.condyle.measures.definition.MeasureReader;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.report.IndividualReport;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.measures.report.Score;
import org.condyle.measures.report.SubjectListFold;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Composites by CQFM 5, from the components' CQL to the report. */
class CompositeTest {

  /**
   * A component's words begin with its letter: {@code a} eligible, {@code a-met} in the numerator.
   */
  private static final String COMPONENT =
      """
      define "Eligible": Words('LETTER')
      define "Excluded": Words('LETTER-excluded')
      define "Met": Words('LETTER-met')
      define "Excepted": Words('LETTER-excepted')
      define "Eligible Procedures": "Procedures" P where Says(P, 'LETTER')
      define "Procedures Met": "Procedures" P where Says(P, 'LETTER-met')
      define "Sex": Patient.gender.value
      define "Observations": [Observation]
      define function "Value"(o Observation): (o.value as FHIR.Quantity).value.value
      """;

  private static final MeasureProgram A = component("a", "boolean").program();
  private static final MeasureProgram B = component("b", "boolean").program();

  @Test
  void opportunityScoringAddsUpWhatWasMetOfWhatThereWasToMeet() {
    MeasureProgram program = compose("opportunity", A, B);
    SummaryFold fold =
        SmallMeasure.summary(
            program,
            woman("both", "a-met", "b-met"),
            woman("half", "a-met", "b"),
            woman("one", "b"),
            woman("excluded", "a-met a-excluded", "b-met"),
            woman("excepted", "a", "b b-excepted"),
            woman("nobody", "c"));

    assertThat(counts(fold, program))
        .containsEntry("initial-population", 9L)
        .containsEntry("denominator", 9L)
        .containsEntry("denominator-exclusion", 1L)
        .containsEntry("numerator", 4L)
        .containsEntry("denominator-exception", 1L);
    assertThat(score(fold)).isEqualTo("4/7 = 0.5714285714285714");
  }

  @Test
  void allOrNothingCountsWhoMetEveryComponentThatCountsHim() {
    MeasureProgram program = compose("all-or-nothing", A, B);
    SummaryFold fold =
        SmallMeasure.summary(
            program,
            woman("both", "a-met", "b-met"),
            woman("half", "a-met", "b"),
            woman("one-of-one", "b-met"),
            woman("none-of-one", "a"),
            woman("nobody", "c"));

    assertThat(counts(fold, program))
        .containsEntry("initial-population", 4L)
        .containsEntry("denominator", 4L)
        .containsEntry("numerator", 2L);
    assertThat(score(fold)).isEqualTo("2/4 = 0.5");
  }

  @Test
  void allOrNothingExcludesWhoIsExcludedFromAnyComponentAndExceptsOnlyWhoFails() {
    MeasureProgram program = compose("all-or-nothing", A, B);
    SummaryFold fold =
        SmallMeasure.summary(
            program,
            woman("excluded", "a a-excluded", "b-met"),
            woman("excepted-and-met", "a a-excepted", "b-met"),
            woman("excepted-and-missed", "a a-excepted", "b"),
            woman("excepted-alone", "a a-excepted"));

    assertThat(counts(fold, program))
        .containsEntry("denominator", 4L)
        .containsEntry("denominator-exclusion", 1L)
        .containsEntry("numerator", 1L)
        .containsEntry("denominator-exception", 2L);
    assertThat(score(fold)).isEqualTo("1/1 = 1");
  }

  @Test
  void linearScoringIsTheMeanOfEachPatientsPart() {
    MeasureProgram program = compose("linear", A, B);
    SummaryFold fold =
        SmallMeasure.summary(
            program,
            woman("both", "a-met", "b-met"),
            woman("half", "a-met", "b"),
            woman("one", "b"),
            woman("excluded-from-one", "a a-excluded", "b-met"),
            woman("excluded-from-all", "a a-excluded", "b b-excluded"),
            woman("excepted", "a a-excepted"));

    assertThat(counts(fold, program))
        .containsEntry("initial-population", 6L)
        .containsEntry("measure-population", 6L)
        .containsEntry("measure-population-exclusion", 1L);
    // 1, 1/2, 0 and 1; of the others no component counts
    assertThat(score(fold)).isEqualTo("2.5/4 = 0.625");
  }

  @Test
  void linearAndOpportunityScoringDifferWherePatientsHaveUnequallyManyComponents() {
    PatientRecord[] records = {woman("1", "a-met"), woman("2", "a", "b")};

    assertThat(score(SmallMeasure.summary(compose("linear", A, B), records)))
        .isEqualTo("1/2 = 0.5");
    assertThat(score(SmallMeasure.summary(compose("opportunity", A, B), records)))
        .isEqualTo("1/3 = 0.3333333333333333");
  }

  @Test
  void weightedScoringIsTheWeightedMeanOfTheComponentsScores() {
    MeasureProgram program =
        compose(composite("weighted", weighted(A, "3"), weighted(B, "1")), A, B);
    SummaryFold fold =
        SmallMeasure.summary(
            program, woman("1", "a-met", "b-met"), woman("2", "a-met", "b"), woman("3", "b"));

    // a: 2/2, b: 1/3
    assertThat(fold.score("group-1").orElseThrow().value())
        .isEqualByComparingTo("0.8333333333333333");
    assertThat(counts(fold, program)).containsExactly(Map.entry("initial-population", 3L));
  }

  @Test
  void withoutWeightsEachComponentCountsTheSameAndOneThatMeasuredNobodyCountsNothing() {
    MeasureProgram program = compose("weighted", A, B);

    assertThat(
            SmallMeasure.summary(program, woman("1", "a-met", "b"))
                .score("group-1")
                .orElseThrow()
                .value())
        .isEqualByComparingTo("0.5");
    assertThat(score(SmallMeasure.summary(program, woman("1", "a-met")))).isEqualTo("1/1 = 1");
    assertThat(SmallMeasure.summary(program, woman("1", "c")).score("group-1")).isEmpty();
  }

  @Test
  void aWeightedCompositeTakesContinuousVariablesAlone() {
    SmallMeasure observed =
        SmallMeasure.of("Observed", COMPONENT.replace("LETTER", "x"))
            .scored("continuous-variable")
            .group(
                "g",
                "Observation",
                "initial-population",
                "Observations",
                "measure-population",
                "Observations")
            .observation("value", "Value", "median", "measure-population");
    MeasureProgram component = observed.program();

    assertThat(
            SmallMeasure.summary(
                    compose("weighted", component, A), measured("1", "0.25 1"), woman("2", "a-met"))
                .score("group-1")
                .orElseThrow()
                .value())
        .isEqualByComparingTo("0.625");
    assertRefused(
        () -> compose("linear", component, A),
        ProblemCode.COMPONENT_UNFIT,
        "is scored as continuous-variable");
  }

  @Test
  void aComponentThatImprovesInTheOtherDirectionIsTurnedRound() {
    SmallMeasure harm = component("b", "boolean");
    SmallMeasure.notation(harm.measure().getImprovementNotation(), "decrease");
    MeasureProgram reversed = harm.program();
    PatientRecord[] records = {
      woman("1", "a-met", "b-met"), woman("2", "a-met", "b"), woman("3", "b b-excepted")
    };

    assertThat(score(SmallMeasure.summary(compose("all-or-nothing", A, reversed), records)))
        .isEqualTo("1/2 = 0.5");
    assertThat(score(SmallMeasure.summary(compose("opportunity", A, reversed), records)))
        .isEqualTo("3/4 = 0.75");
    // a: 1, b: 1 - 1/2
    assertThat(score(SmallMeasure.summary(compose("weighted", A, reversed), records)))
        .isEqualTo("1.5/2 = 0.75");
  }

  @Test
  void aComponentOfResourcesCountsItsPatientAsSoonAsOneOfThemIsInAPopulation() {
    MeasureProgram procedures = component("b", "Procedure").program();
    MeasureProgram program = compose("opportunity", A, procedures);
    SummaryFold fold =
        SmallMeasure.summary(program, woman("1", "a-met", "b-met", "b", "b"), woman("2", "b", "b"));

    assertThat(score(fold)).isEqualTo("2/3 = 0.6666666666666667");
  }

  @Test
  void aCompositeCanCountResourcesIfAllItsComponentsDo() {
    MeasureProgram one = component("a", "Procedure").program();
    MeasureProgram other = component("b", "Procedure").program();
    Measure measure = composite("all-or-nothing", part(one), part(other));
    measure.addExtension(CQFM + "populationBasis", new org.hl7.fhir.r4.model.CodeType("Procedure"));

    SummaryFold fold =
        SmallMeasure.summary(
            compose(measure, one, other), woman("1", "a-met b-met", "a-met b", "b-met"));

    assertThat(score(fold)).isEqualTo("2/3 = 0.6666666666666667");
    assertRefused(
        () -> compose(measure, one, B), ProblemCode.COMPONENT_UNFIT, "counts boolean where");
  }

  @Test
  void aReportHoldsTheCompositesPopulationsItsScoreAndWhatEachComponentContributes() {
    MeasureProgram program =
        compose(composite("weighted", weighted(A, "0.75"), weighted(B, "0.25")), A, B);
    MeasureReport report =
        sent(
            SmallMeasure.summary(program, woman("1", "a-met", "b"), woman("2", "b-met"))
                .report(header(program)));

    MeasureReportGroupComponent group = report.getGroupFirstRep();
    assertThat(group.getId()).isEqualTo("group-1");
    assertThat(group.getMeasureScore().getValue()).isEqualByComparingTo("0.875");
    List<Extension> components = group.getExtensionsByUrl(ReportExtensions.COMPONENT);
    assertThat(components)
        .extracting(
            each -> each.getExtensionByUrl("measure").getValue().primitiveValue(),
            each -> each.getExtensionByUrl("weight").getValue().primitiveValue(),
            each -> ((Quantity) each.getExtensionByUrl("score").getValue()).getValue())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "http://example.org/Measure/ComponentA|3", "0.75", new BigDecimal("1")),
            org.assertj.core.groups.Tuple.tuple(
                "http://example.org/Measure/ComponentB|3", "0.25", new BigDecimal("0.5")));
    assertThat(report.getMeasure()).isEqualTo("http://example.org/Measure/Composite|1");
    assertThat(program.pins())
        .extracting(PinnedArtefact::canonical)
        .contains(
            "http://example.org/Measure/ComponentA|3",
            "http://example.org/Library/ComponentA|1",
            "http://example.org/Library/ComponentB|1");
  }

  @Test
  void anIndividualReportNamesWhatWasReadForTheComponentsAndTheirSupplementalData() {
    MeasureProgram program = compose("all-or-nothing", A, B);
    MeasureReport report =
        sent(
            new IndividualReport(header(program))
                .of(
                    program
                        .run(SmallMeasure.YEAR, SmallMeasure.CUT_OFF)
                        .evaluator()
                        .evaluateIndividually(woman("1", "a-met", "b"))));

    assertThat(report.getEvaluatedResource())
        .filteredOn(reference -> reference.getReference().equals("Procedure/1-1"))
        .singleElement()
        .satisfies(
            reference ->
                assertThat(reference.getExtension())
                    .extracting(extension -> extension.getValue().primitiveValue())
                    .contains("group-1-initial-population", "group-1-numerator"));
    assertThat(report.getGroupFirstRep().getMeasureScore().getValue()).isEqualByComparingTo("0");
    // Both components have an element of that name; it is one and the same.
    assertThat(report.getExtension())
        .filteredOn(extension -> extension.getUrl().endsWith("MeasureReport.supplementalData"))
        .hasSize(1);
  }

  @Test
  void aCompositeHasStratifiersOfItsOwnAndIgnoresThoseOfItsComponents() {
    MeasureProgram stratified = component("a", "boolean").stratifier("theirs", "Sex").program();
    for (String scoring : List.of("opportunity", "all-or-nothing", "linear", "weighted")) {
      SmallMeasure own = SmallMeasure.of("Composite", "define \"Sex\": Patient.gender.value\n");
      Measure measure = composite(scoring, part(stratified), part(B));
      measure.setLibrary(own.measure().getLibrary());
      measure.addGroup().setId("whole");
      var stratifier = measure.getGroupFirstRep().addStratifier();
      stratifier.setId("sex");
      stratifier.getCriteria().setExpression("Sex");
      MeasureProgram program =
          MeasureProgram.compose(
              measure, Optional.of(own.content()), byCanonical(List.of(stratified, B)));

      MeasureReportGroupComponent group =
          sent(SmallMeasure.summary(program, woman("1", "a-met", "b-met"), man("2", "a", "b"))
                  .report(header(program)))
              .getGroupFirstRep();

      assertThat(group.getStratifier()).hasSize(1);
      assertThat(group.getStratifierFirstRep().getStratum())
          .as(scoring)
          .extracting(
              stratum -> stratum.getValue().getText(),
              stratum -> stratum.getMeasureScore().getValue().intValueExact())
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("female", 1),
              org.assertj.core.groups.Tuple.tuple("male", 0));
    }
  }

  @Test
  void groupsOfOneMeasureAndOfTheCompositeItselfCanBeComponents() {
    SmallMeasure two =
        component("a", "boolean").group("b-group", "boolean", populations("Excluded", "Met"));
    Measure measure = two.measure();
    measure.addGroup().setId("whole");
    MeasureGroup whole = new MeasureGroup(measure.getGroup().get(2));
    whole.scored("composite");
    whole.component(measure.getUrl(), "g");
    whole.component(measure.getUrl(), "b-group");
    whole.component(B.definition().canonical(), null);

    MeasureProgram program =
        MeasureProgram.compose(measure, Optional.of(two.content()), byCanonical(List.of(B)));
    SummaryFold fold =
        SmallMeasure.summary(program, woman("1", "a-met", "b-met"), woman("2", "a", "b-met"));

    assertThat(MeasureReader.components(measure)).containsExactly(B.definition().canonical());
    assertThat(fold.score("g").orElseThrow().value()).isEqualByComparingTo("0.5");
    assertThat(fold.score("whole").orElseThrow().value()).isEqualByComparingTo("0.75");
  }

  @Test
  void workersFoldsOfACompositeMergeToTheSameScore() {
    for (String scoring : List.of("opportunity", "all-or-nothing", "linear", "weighted")) {
      MeasureProgram program = compose(scoring, A, B);
      PatientRecord one = woman("1", "a-met", "b");
      PatientRecord other = woman("2", "b-met");
      SummaryFold merged = SmallMeasure.summary(program, one);
      merged.merge(SmallMeasure.summary(program, other));

      assertThat(merged.score("group-1"))
          .isEqualTo(SmallMeasure.summary(program, one, other).score("group-1"));
    }
  }

  @Test
  void anOutcomeOfACompositeThatIsAddedManyTimesCountsLikeAsManySubjects() {
    for (String scoring : List.of("opportunity", "all-or-nothing", "linear", "weighted")) {
      OutcomeFoldTest.assertSameReports(
          compose(scoring, A, B),
          woman("1", "a-met", "b"),
          woman("2", "b-met"),
          woman("3", "a-excluded a", "b"),
          woman("4"));
      OutcomeFoldTest.assertSameReports(
          compose(
              scoring,
              component("c", "Procedure").program(),
              component("d", "Procedure").program()),
          woman("1", "c-met d", "d", "c d-met"),
          woman("2", "c d-met"));
    }
  }

  @Test
  void aSubjectListOfACompositeNamesEachPatientOnceInEachPopulation() {
    MeasureProgram program = compose("opportunity", A, B);
    SubjectListFold fold = new SubjectListFold(program.definition());
    fold.add(
        program
            .run(SmallMeasure.YEAR, SmallMeasure.CUT_OFF)
            .evaluator()
            .evaluate(woman("1", "a-met", "b-met")));

    MeasureReport report = sent(fold.report(header(program)));

    assertThat(report.getContained())
        .filteredOn(org.hl7.fhir.r4.model.ListResource.class::isInstance)
        .isNotEmpty()
        .allSatisfy(
            list ->
                assertThat(((org.hl7.fhir.r4.model.ListResource) list).getEntry())
                    .extracting(entry -> entry.getItem().getReference())
                    .containsExactly("Patient/1"));
  }

  @Test
  void whatACompositeLacksIsSaidBeforeTheFirstPatient() {
    Measure missing = composite("opportunity", part(A), part(B));
    assertRefused(
        () -> compose(missing, A), ProblemCode.COMPONENT_MISSING, B.definition().canonical());
    assertRefused(
        () -> MeasureReader.read(missing), ProblemCode.COMPONENT_MISSING, "is composed of");
    assertRefused(
        () -> compose("average", A, B), ProblemCode.SCORING_UNSUPPORTED, "scored as 'average'");
    assertRefused(() -> compose("linear", A), ProblemCode.MEASURE_INVALID, "at least two");
    RelatedArtifact nowhere = part(B);
    nowhere.addExtension(groupId("nowhere"));
    assertRefused(
        () -> compose(composite("linear", part(A), nowhere), A, B),
        ProblemCode.COMPONENT_UNFIT,
        "has no group 'nowhere'");
    MeasureProgram twoGroups =
        component("b", "boolean")
            .group("other", "boolean", populations("Eligible", "Met"))
            .program();
    assertRefused(
        () -> compose("linear", A, twoGroups), ProblemCode.COMPONENT_UNFIT, "has 2 groups");
    assertRefused(
        () -> compose(composite("weighted", weighted(A, "1"), part(B)), A, B),
        ProblemCode.MEASURE_INVALID,
        "only 1 of 2 components have a weight");
    assertRefused(
        () -> compose(composite("weighted", weighted(A, "-1"), weighted(B, "1")), A, B),
        ProblemCode.MEASURE_INVALID,
        "weight -1");
  }

  @Test
  void aCompositeOfItselfOrOfAnotherCompositeIsRefused() {
    Measure itself = composite("linear", part(A));
    itself
        .addRelatedArtifact()
        .setType(RelatedArtifactType.COMPOSEDOF)
        .setResource("http://example.org/Measure/Composite|1");
    assertRefused(() -> compose(itself, A), ProblemCode.COMPONENT_UNFIT, "cannot contain itself");

    Measure outer = composite("linear", part(A), part(compose("linear", A, B)));
    outer.setUrl("http://example.org/Measure/Outer");
    assertRefused(
        () ->
            MeasureProgram.compose(
                outer, Optional.empty(), byCanonical(List.of(A, compose("linear", A, B)))),
        ProblemCode.COMPONENT_UNFIT,
        "is itself a composite");
  }

  @Test
  void aCompositeWithoutLogicOfItsOwnSaysWhomToAskForIt() {
    MeasureProgram program = compose("linear", A, B);

    assertThat(program.logic()).hasSize(2);
    assertRefused(
        program::content, ProblemCode.NOT_SUPPORTED, "http://example.org/Measure/ComponentA|3");
  }

  /** A group whose composite is written into the group itself. */
  private record MeasureGroup(Measure.MeasureGroupComponent group) {
    void scored(String scoring) {
      group.addExtension(
          CQFM + "scoring",
          new CodeableConcept().addCoding(new Coding(Scoring.SYSTEM, scoring, null)));
      group.addExtension(
          CQFM + "compositeScoring",
          new CodeableConcept()
              .addCoding(
                  new Coding(
                      "http://terminology.hl7.org/CodeSystem/composite-measure-scoring",
                      "opportunity",
                      null)));
    }

    void component(String measure, @Nullable String groupId) {
      RelatedArtifact artifact =
          new RelatedArtifact().setType(RelatedArtifactType.COMPOSEDOF).setResource(measure);
      if (groupId != null) {
        artifact.addExtension(groupId(groupId));
      }
      group.addExtension(CQFM + "component", artifact);
    }
  }

  private static SmallMeasure component(String letter, String basis) {
    String name = "Component" + letter.toUpperCase(java.util.Locale.ROOT);
    SmallMeasure measure =
        SmallMeasure.of(name, COMPONENT.replace("LETTER", letter)).scored("proportion");
    measure.supplementalData("sex-" + letter, "Sex");
    return basis.equals("boolean")
        ? measure
            .group("g", basis, populations("Eligible", "Met"))
            .population("denominator-exclusion", "denominator-exclusion", "Excluded")
            .population("denominator-exception", "denominator-exception", "Excepted")
        : measure.group("g", basis, populations("Eligible Procedures", "Procedures Met"));
  }

  private static String[] populations(String eligible, String met) {
    return new String[] {"initial-population", eligible, "denominator", eligible, "numerator", met};
  }

  private static MeasureProgram compose(String scoring, MeasureProgram... components) {
    RelatedArtifact[] parts = new RelatedArtifact[components.length];
    for (int i = 0; i < components.length; i++) {
      parts[i] = part(components[i]);
    }
    return compose(composite(scoring, parts), components);
  }

  private static MeasureProgram compose(Measure measure, MeasureProgram... components) {
    return MeasureProgram.compose(measure, Optional.empty(), byCanonical(List.of(components)));
  }

  private static Map<String, MeasureProgram> byCanonical(List<MeasureProgram> components) {
    Map<String, MeasureProgram> programs = new LinkedHashMap<>();
    components.forEach(each -> programs.put(each.definition().canonical(), each));
    return programs;
  }

  private static Measure composite(String scoring, RelatedArtifact... components) {
    Measure measure = new Measure();
    measure.setUrl("http://example.org/Measure/Composite").setVersion("1");
    measure.getScoring().addCoding(new Coding(Scoring.SYSTEM, "composite", null));
    measure
        .getCompositeScoring()
        .addCoding(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/composite-measure-scoring", scoring, null));
    SmallMeasure.notation(measure.getImprovementNotation(), "increase");
    measure.setRelatedArtifact(new ArrayList<>(List.of(components)));
    return measure;
  }

  private static RelatedArtifact part(MeasureProgram component) {
    return new RelatedArtifact()
        .setType(RelatedArtifactType.COMPOSEDOF)
        .setResource(component.definition().canonical());
  }

  private static RelatedArtifact weighted(MeasureProgram component, String weight) {
    RelatedArtifact part = part(component);
    part.addExtension(CQFM + "weight", new DecimalType(weight));
    return part;
  }

  private static Extension groupId(String id) {
    return new Extension(CQFM + "groupId", new StringType(id));
  }

  private static Map<String, Long> counts(SummaryFold fold, MeasureProgram program) {
    Map<String, Long> counts = new LinkedHashMap<>();
    program
        .definition()
        .groups()
        .get(0)
        .populations()
        .forEach(each -> counts.put(each.code().code(), fold.count("group-1", each.id())));
    return counts;
  }

  private static String score(SummaryFold fold) {
    Score score = fold.score("group-1").orElseThrow();
    return plain(score.numerator())
        + "/"
        + plain(score.denominator())
        + " = "
        + plain(score.value());
  }

  private static String plain(@Nullable BigDecimal number) {
    return number == null ? "none" : number.stripTrailingZeros().toPlainString();
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable action,
      ProblemCode code,
      String message) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused ->
                assertThat(refused.problems())
                    .anySatisfy(
                        problem -> {
                          assertThat(problem.code()).isEqualTo(code);
                          assertThat(problem.message()).contains(message);
                        }));
  }
}
