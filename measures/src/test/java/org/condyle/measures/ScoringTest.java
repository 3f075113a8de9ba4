package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.measures.SmallMeasure.CQFM;
import static org.condyle.measures.SmallMeasure.header;
import static org.condyle.measures.SmallMeasure.man;
import static org.condyle.measures.SmallMeasure.measured;
import static org.condyle.measures.SmallMeasure.sent;
import static org.condyle.measures.SmallMeasure.woman;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.report.Score;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportStatus;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Ratio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each scoring as the CQFM measure specification has it, from CQL to the report. */
class ScoringTest {

  private static final String FLAGS =
      """
      define "Eligible": exists "Procedures"
      define "Excluded": Words('excluded')
      define "Met": Words('met')
      define "Not Counted": Words('mistaken')
      define "Excepted": Words('excepted')
      define "Procedures Excluded": "Procedures" P where Says(P, 'excluded')
      define "Procedures Met": "Procedures" P where Says(P, 'met')
      define "Procedures Mistaken": "Procedures" P where Says(P, 'mistaken')
      define "Men": if Patient.gender = 'male' then "Procedures" else null
      define "Women": if Patient.gender = 'female' then "Procedures" else null
      define "Observations": [Observation]
      define "Patients": { Patient }
      define function "Value"(o Observation):
        (o.value as FHIR.Quantity).value.value
      define function "Quantity"(o Observation): (o.value as FHIR.Quantity)
      define function "Length"(p Procedure): Length(p.code.text.value)
      define function "One"(p Procedure): 1
      define function "Days"(p Procedure): 3 days
      define function "Count of Procedures"(): Count("Procedures")
      define "Total": Sum("Observations" O return (O.value as FHIR.Quantity).value.value)
      """;

  private static final String[] PROPORTION = {
    "initial-population", "Eligible",
    "denominator", "Eligible",
    "denominator-exclusion", "Excluded",
    "numerator", "Met",
    "numerator-exclusion", "Not Counted",
    "denominator-exception", "Excepted"
  };

  @Test
  void aProportionOfPatientsTakesExclusionsBeforeTheNumeratorAndExceptionsAfterIt() {
    SummaryFold fold =
        measure("proportion")
            .group("g", "boolean", PROPORTION)
            .summary(
                woman("nobody"),
                woman("met", "met"),
                woman("excluded", "met excluded"),
                woman("mistaken", "met mistaken"),
                woman("excepted", "excepted"),
                woman("met-anyway", "met excepted"),
                woman("missed", "knee"));

    assertThat(counts(fold))
        .containsEntry("initial-population", 6L)
        .containsEntry("denominator", 6L)
        .containsEntry("denominator-exclusion", 1L)
        .containsEntry("numerator", 3L)
        .containsEntry("numerator-exclusion", 1L)
        .containsEntry("denominator-exception", 1L);
    assertThat(score(fold)).isEqualTo("2/4 = 0.5");
  }

  @Test
  void theNumeratorOfARatioIsLimitedByTheInitialPopulationAndNotByTheDenominator() {
    SummaryFold fold =
        measure("ratio")
            .group(
                "g",
                "Procedure",
                "initial-population",
                "Procedures",
                "denominator",
                "Procedures Excluded",
                "numerator",
                "Procedures Met",
                "numerator-exclusion",
                "Procedures Mistaken")
            .summary(woman("p", "excluded", "met", "met excluded", "met mistaken"));

    assertThat(counts(fold)).containsEntry("numerator", 3L).containsEntry("denominator", 2L);
    assertThat(score(fold)).isEqualTo("2/2 = 1");
  }

  @Test
  void theExclusionOfADenominatorLeavesTheNumeratorOfARatioAlone() {
    SummaryFold fold =
        measure("ratio")
            .group(
                "g",
                "Procedure",
                "initial-population",
                "Procedures",
                "denominator",
                "Procedures",
                "denominator-exclusion",
                "Procedures Excluded",
                "numerator",
                "Procedures Met")
            .summary(woman("p", "met excluded", "met", "knee"));

    assertThat(score(fold)).isEqualTo("2/2 = 1");
  }

  @Test
  void aRatioWithTwoInitialPopulationsDrawsItsNumeratorAndDenominatorEachFromItsOwn() {
    SummaryFold fold =
        measure("ratio")
            .group("g", "Procedure")
            .population("ip-men", "initial-population", "Men")
            .population("ip-women", "initial-population", "Women")
            .population("denominator", "denominator", "Procedures")
            .drawnFrom("ip-women")
            .population("numerator", "numerator", "Procedures")
            .drawnFrom("ip-men")
            .summary(woman("w", "a", "b", "c", "d"), man("m", "a"));

    assertThat(fold.count("g", "g.ip-men")).isEqualTo(1);
    assertThat(fold.count("g", "g.ip-women")).isEqualTo(4);
    assertThat(score(fold)).isEqualTo("1/4 = 0.25");
  }

  @Test
  void aRatioOfTwoObservationsDividesTheirAggregatesOverThoseWhoAreNotExcluded() {
    SmallMeasure measure =
        measure("ratio")
            .group(
                "g",
                "Procedure",
                "initial-population",
                "Procedures",
                "denominator",
                "Procedures",
                "denominator-exclusion",
                "Procedures Excluded",
                "numerator",
                "Procedures Met",
                "numerator-exclusion",
                "Procedures Mistaken")
            .observation("above", "Length", "sum", "numerator")
            .observation("below", "Days", "average", "denominator");
    SummaryFold fold = measure.summary(woman("p", "met", "met mistaken", "excluded", "met!"));

    MeasureReportGroupComponent group =
        sent(fold.report(header(measure.program()))).getGroupFirstRep();

    // The texts 'met' and 'met!' have 3 + 4 letters; each of the denominator gives 3 days.
    assertThat(group.getMeasureScore().getValue()).isEqualByComparingTo("2.333333333333333");
    assertThat(group.getMeasureScore().getCode()).isEqualTo("1/d");
    Ratio ratio = (Ratio) group.getMeasureScore().getExtensionFirstRep().getValue();
    assertThat(ratio.getNumerator().getValue()).isEqualByComparingTo("7");
    assertThat(ratio.getDenominator().getValue()).isEqualByComparingTo("3");
    assertThat(ratio.getDenominator().getCode()).isEqualTo("d");
    assertThat(population(group, "g.above").getCount()).isEqualTo(2);
    assertThat(population(group, "g.below").getCount()).isEqualTo(3);
  }

  @Test
  void aContinuousVariableOfPatientsObservesOnceForEachWhoIsNotExcluded() {
    SummaryFold fold =
        measure("continuous-variable")
            .group(
                "g",
                "boolean",
                "initial-population",
                "Eligible",
                "measure-population",
                "Eligible",
                "measure-population-exclusion",
                "Excluded")
            .observation("count", "Count of Procedures", "average", "measure-population")
            .summary(
                woman("one", "a"),
                woman("four", "a", "b", "c", "d"),
                woman("excluded", "excluded", "b"),
                woman("none"));

    assertThat(counts(fold)).containsEntry("measure-population", 3L);
    assertThat(score(fold)).isEqualTo("5/2 = 2.5");
  }

  @Test
  void aPatientsObservationCanBeADefinitionAndOneWithoutAValueIsNotObserved() {
    SummaryFold fold =
        measure("continuous-variable")
            .group(
                "g",
                "boolean",
                "initial-population",
                "Patients Are Here",
                "measure-population",
                "Patients Are Here")
            .observation("total", "Total", "average", "measure-population")
            .summary(measured("a", "2 mg", "4 mg"), measured("b", "8 mg"), measured("none"));

    assertThat(counts(fold)).containsEntry("measure-population", 3L);
    assertThat(score(fold)).isEqualTo("14/2 = 7");
  }

  @ParameterizedTest
  @CsvSource({
    "count, 4",
    "sum, 20",
    "average, 5",
    "median, 4",
    "minimum, 2",
    "maximum, 10",
    "population-variance, 9",
    "population-standard-deviation, 3",
    "sample-variance, 12",
    "sample-standard-deviation, 3.464101615137755",
    "Sum, 20",
    "Average, 5",
  })
  void aContinuousVariableOfResourcesIsAggregatedAsItsMethodSays(String method, String expected) {
    Score score =
        observations(method)
            .summary(measured("a", "2 1", "4 1"), measured("b", "10 1", "4 1"))
            .score("g")
            .orElseThrow();

    assertThat(score.value()).isEqualByComparingTo(expected);
  }

  @Test
  void aCohortCountsItsInitialPopulationAndHasNoScore() {
    SmallMeasure measure =
        measure("cohort").group("g", "Procedure", "initial-population", "Procedures");
    SummaryFold fold = measure.summary(woman("a", "x", "y"), woman("b", "z"), woman("c"));

    assertThat(counts(fold)).containsEntry("initial-population", 3L);
    assertThat(fold.score("g")).isEmpty();
  }

  @Test
  void aListOfPatientsIsABasisLikeAnyResource() {
    SummaryFold fold =
        measure("cohort")
            .group("g", "Patient", "initial-population", "Patients")
            .summary(woman("a"), man("b"));

    assertThat(counts(fold)).containsEntry("initial-population", 2L);
  }

  @Test
  void nothingToMeasureGivesNoScore() {
    assertThat(measure("proportion").group("g", "boolean", PROPORTION).summary().score("g"))
        .isEmpty();
    assertThat(observations("median").summary(woman("p")).score("g")).isEmpty();
  }

  @Test
  void theScoringOfAGroupOverridesThatOfTheMeasureAndEachHasItsOwnImprovementNotation() {
    SmallMeasure measure =
        measure("proportion")
            .group("rate", "boolean", PROPORTION)
            .group("cohort", "Procedure", "initial-population", "Procedures");
    measure
        .last()
        .addExtension(
            CQFM + "scoring",
            new CodeableConcept().addCoding(new Coding(Scoring.SYSTEM, "cohort", null)));
    CodeableConcept decrease = new CodeableConcept();
    SmallMeasure.notation(decrease, "decrease");
    measure.last().addExtension(CQFM + "improvementNotation", decrease);
    MeasureProgram program = measure.program();

    MeasureReport report =
        sent(SmallMeasure.summary(program, woman("p", "met", "knee")).report(header(program)));

    assertThat(report.getGroup().get(0).getMeasureScore().getValue()).isEqualByComparingTo("1");
    assertThat(report.getGroup().get(1).hasMeasureScore()).isFalse();
    assertThat(report.getGroup().get(1).getPopulationFirstRep().getCount()).isEqualTo(2);
    assertThat(report.hasImprovementNotation()).isFalse();
    assertThat(report.getGroup())
        .extracting(
            group ->
                ((CodeableConcept)
                        group
                            .getExtensionByUrl(
                                "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-groupImprovementNotation")
                            .getValue())
                    .getCodingFirstRep()
                    .getCode())
        .containsExactly("increase", "decrease");
  }

  @Test
  void aResourceCanBeAMemberInSeveralGroups() {
    SummaryFold fold =
        measure("proportion")
            .group("all", "Procedure", basis("Procedures"))
            .group("met", "Procedure", basis("Procedures Met"))
            .summary(woman("p", "met", "knee", "met hip"), woman("q", "knee"));

    assertThat(fold.count("all", "all.denominator")).isEqualTo(4);
    assertThat(fold.count("met", "met.denominator")).isEqualTo(2);
    assertThat(fold.score("all").orElseThrow().value()).isEqualByComparingTo("0.5");
    assertThat(fold.score("met").orElseThrow().value()).isEqualByComparingTo("1");
  }

  @Test
  void valuesInOtherUnitsAreConvertedToThatOfTheFirst() {
    Score score =
        observations("sum", "Quantity")
            .summary(measured("a", "500 mg"), measured("b", "2 g", "1000 ug"))
            .score("g")
            .orElseThrow();

    assertThat(score.value()).isEqualByComparingTo("2501");
    assertThat(score.unit()).isEqualTo("mg");
  }

  @Test
  void theUnitThatTheMeasureStatesForItsScoreGoesBeforeThatOfTheFirst() {
    CodeableConcept grams =
        new CodeableConcept().addCoding(new Coding("http://unitsofmeasure.org", "g", null));
    Score score =
        observations("sum", "Quantity")
            .with(measure -> measure.addExtension(CQFM + "scoringUnit", grams))
            .summary(measured("a", "500 mg"), measured("b", "2 g"))
            .score("g")
            .orElseThrow();

    assertThat(score.value()).isEqualByComparingTo("2.5");
    assertThat(score.unit()).isEqualTo("g");
  }

  @Test
  void aValueThatDoesNotConvertFailsItsSubjectByNameAndLeavesTheOthersCounted() {
    SmallMeasure measure = observations("sum", "Quantity");
    SummaryFold fold =
        measure.summary(
            measured("first", "500 mg"), measured("wrong", "1 g", "2 cm"), measured("last", "1 g"));

    MeasureReport report = sent(fold.report(header(measure.program())));

    assertThat(fold.subjects()).isEqualTo(3);
    assertThat(fold.failed()).isEqualTo(1);
    assertThat(fold.count("g", "g.measure-population")).isEqualTo(2);
    assertThat(fold.score("g").orElseThrow().value()).isEqualByComparingTo("1500");
    assertThat(report.getStatus()).isEqualTo(MeasureReportStatus.ERROR);
    OperationOutcome outcome =
        report.getContained().stream()
            .filter(OperationOutcome.class::isInstance)
            .map(OperationOutcome.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(outcome.getIssueFirstRep().getDiagnostics())
        .startsWith("Patient/wrong: ")
        .contains("g.value", "'cm'", "'mg'");
    assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
        .isEqualTo(ProblemCode.UNIT_NOT_CONVERTIBLE.code());
  }

  @Test
  void foldsOfWorkersWhoSawOtherUnitsFirstMergeToTheSameScore() {
    SmallMeasure measure = observations("average", "Quantity");
    MeasureProgram program = measure.program();
    SummaryFold one = SmallMeasure.summary(program, measured("a", "500 mg"));
    one.merge(SmallMeasure.summary(program, measured("b", "2 g"), measured("c", "500 mg")));

    assertThat(one.score("g").orElseThrow().value()).isEqualByComparingTo("1000");
    assertThat(one.score("g").orElseThrow().unit()).isEqualTo("mg");
  }

  private static String[] basis(String eligible) {
    return new String[] {
      "initial-population", eligible, "denominator", eligible, "numerator", "Procedures Met"
    };
  }

  private static SmallMeasure observations(String method) {
    return observations(method, "Value");
  }

  private static SmallMeasure observations(String method, String function) {
    return measure("continuous-variable")
        .group(
            "g",
            "Observation",
            "initial-population",
            "Observations",
            "measure-population",
            "Observations")
        .observation("value", function, method, "measure-population");
  }

  private static SmallMeasure measure(String scoring) {
    return SmallMeasure.of("Scored", FLAGS + "define \"Patients Are Here\": true\n")
        .scored(scoring);
  }

  private static Map<String, Long> counts(SummaryFold fold) {
    Map<String, Long> counts = new TreeMap<>();
    for (String population :
        List.of(
            "initial-population",
            "denominator",
            "denominator-exclusion",
            "numerator",
            "numerator-exclusion",
            "denominator-exception",
            "measure-population")) {
      counts.put(population, fold.count("g", "g." + population));
    }
    return counts;
  }

  private static String score(SummaryFold fold) {
    Score score = fold.score("g").orElseThrow();
    return score.numerator() + "/" + score.denominator() + " = " + score.value();
  }

  private static MeasureReport.MeasureReportGroupPopulationComponent population(
      MeasureReportGroupComponent group, String id) {
    return group.getPopulation().stream()
        .filter(each -> each.getId().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
