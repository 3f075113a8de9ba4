package org.condyle.measures.gaps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.condyle.measures.definition.MeasureReader;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.Scoring;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Measure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given a notation and who is in which population, when the period ends, then the gap. */
class CareGapsTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);
  private static final String YEAR_START = "2026-01-01T00:00:00Z";
  private static final String DURING = "2026-08-01T00:00:00Z";
  private static final String AFTER = "2027-02-01T00:00:00Z";

  private static final String[] POPULATIONS = {
    "initial-population",
    "denominator",
    "denominator-exclusion",
    "numerator",
    "numerator-exclusion",
    "denominator-exception"
  };

  /** Populations by their first letters; X exclusion, NX numerator exclusion, E exception. */
  private static final Map<String, String> LETTERS =
      Map.of(
          "I", "initial-population",
          "D", "denominator",
          "X", "denominator-exclusion",
          "N", "numerator",
          "NX", "numerator-exclusion",
          "E", "denominator-exception");

  @ParameterizedTest(name = "{0}, in {1}: {2} after the period, {3} during it")
  @CsvSource({
    // improvement, populations, once the period is over, while it runs
    "increase, '',         not-applicable, not-applicable, not-in-initial-population",
    "increase, 'I',        not-applicable, not-applicable, not-in-denominator",
    "increase, 'I D',      open-gap,       prospective-gap, ''",
    "increase, 'I D N',    closed-gap,     closed-gap,     ''",
    "increase, 'I D N NX', open-gap,       prospective-gap, ''",
    "increase, 'I D X',    not-applicable, not-applicable, denominator-exclusion",
    "increase, 'I D E',    not-applicable, not-applicable, denominator-exception",
    "decrease, '',         not-applicable, not-applicable, not-in-initial-population",
    "decrease, 'I',        not-applicable, not-applicable, not-in-denominator",
    "decrease, 'I D',      closed-gap,     closed-gap,     ''",
    "decrease, 'I D N',    open-gap,       prospective-gap, ''",
    "decrease, 'I D N NX', closed-gap,     closed-gap,     ''",
    "decrease, 'I D X',    not-applicable, not-applicable, denominator-exclusion",
    "decrease, 'I D E',    not-applicable, not-applicable, denominator-exception"
  })
  void theStatusFollowsFromNotationMembershipAndPeriodEnd(
      String notation, String populations, String after, String during, String reason) {
    GapMeasure measure = given(notation, "boolean");
    SubjectResult result = inPopulations(Map.of("Patient/p", populations));

    CareGap late = gap(measure, result, AFTER);
    CareGap early = gap(measure, result, DURING);

    assertThat(late.status().code()).isEqualTo(after);
    assertThat(early.status().code()).isEqualTo(during);
    assertThat(late.elements()).isEmpty();
    if (late instanceof CareGap.NotApplicable notApplicable) {
      assertThat(notApplicable.reason().code()).isEqualTo(reason);
    } else {
      assertThat(reason).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-31T23:59:59.998Z, prospective-gap",
    "2026-12-31T23:59:59.999Z, open-gap",
    "2027-01-01T00:00:00Z, open-gap",
    "2026-12-31T19:00:00-05:00, open-gap"
  })
  void aGapIsProspectiveUntilTheLastMomentOfThePeriod(String cutOff, String status) {
    CareGap gap =
        gap(given("increase", "boolean"), inPopulations(Map.of("Patient/p", "I D")), cutOff);

    assertThat(gap.status().code()).isEqualTo(status);
  }

  @Test
  void aProspectiveGapIsDueOnThePeriodsLastDayWhereThePracticeIs() {
    ZoneId newYork = ZoneId.of("America/New_York");
    MeasurementPeriod period = MeasurementPeriod.parse("2026-01-01", "2026-06-30", newYork);
    CareGaps gaps =
        new CareGaps(given("increase", "boolean"), period, OffsetDateTime.parse(YEAR_START));

    CareGap gap = only(gaps.of(inPopulations(Map.of("Patient/p", "I D"))));

    assertThat(((CareGap.Counted) gap).due()).isEqualTo(LocalDate.of(2026, 6, 30));
  }

  @Test
  void anOpenAndAClosedGapHaveNoDueDate() {
    GapMeasure measure = given("increase", "boolean");

    CareGap open = gap(measure, inPopulations(Map.of("Patient/p", "I D")), AFTER);
    CareGap closed = gap(measure, inPopulations(Map.of("Patient/p", "I D N")), DURING);

    assertThat(((CareGap.Counted) open).due()).isNull();
    assertThat(((CareGap.Counted) closed).due()).isNull();
  }

  @ParameterizedTest(name = "{0}: {1} and {2} give {3} with {4}")
  @CsvSource({
    "increase, I D N, I D,   open-gap,       Procedure/2",
    "increase, I D,   I D N, open-gap,       Procedure/1",
    "increase, I D,   I D,   open-gap,       Procedure/1 Procedure/2",
    "increase, I D N, I D N, closed-gap,     Procedure/1 Procedure/2",
    "increase, I D N, I D X, closed-gap,     Procedure/1",
    "increase, I D N, I D E, closed-gap,     Procedure/1",
    "increase, I D,   I D E, open-gap,       Procedure/1",
    "increase, I D X, I D X, not-applicable, Procedure/1 Procedure/2",
    "increase, I D X, I D E, not-applicable, Procedure/2",
    "increase, I,     I D X, not-applicable, Procedure/2",
    "increase, I,     I,     not-applicable, Procedure/1 Procedure/2",
    "decrease, I D N, I D,   open-gap,       Procedure/1",
    "decrease, I D,   I D,   closed-gap,     Procedure/1 Procedure/2",
    "decrease, I D N, I D N, open-gap,       Procedure/1 Procedure/2"
  })
  void ofSeveralElementsOneGapMakesThePatientsAndIsNamed(
      String notation, String first, String second, String status, String elements) {
    Map<String, String> populations = new LinkedHashMap<>();
    populations.put("Procedure/1", first);
    populations.put("Procedure/2", second);

    CareGap gap = gap(given(notation, "Procedure"), inPopulations(populations), AFTER);

    assertThat(gap.status().code()).isEqualTo(status);
    assertThat(gap.elements()).containsExactly(elements.split(" "));
  }

  @Test
  void aPatientWhoCouldNotBeEvaluatedHasNoKnownGapAndIsNotDropped() {
    Problem problem = new Problem(ProblemCode.EVALUATION_FAILED, "It failed", null);
    CareGaps gaps = new CareGaps(given("increase", "boolean"), YEAR, OffsetDateTime.parse(AFTER));

    SubjectGaps found = gaps.of(new SubjectResult.Failed("p", List.of(problem)));

    assertThat(found)
        .isInstanceOfSatisfying(
            SubjectGaps.Unknown.class,
            unknown -> assertThat(unknown.problems()).containsExactly(problem));
    assertThat(found.subjectId()).isEqualTo("p");
  }

  @Test
  void onlyTheStatusesThatAreAskedForAreGiven() {
    CareGaps gaps = new CareGaps(given("increase", "boolean"), YEAR, OffsetDateTime.parse(AFTER));
    SubjectGaps.Known found =
        (SubjectGaps.Known) gaps.of(inPopulations(Map.of("Patient/p", "I D")));

    assertThat(found.withStatus(Set.of(GapStatus.OPEN))).hasSize(1);
    assertThat(found.withStatus(Set.of(GapStatus.CLOSED, GapStatus.PROSPECTIVE))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ratio", "cohort"})
  void aGroupThatIsNoProportionLeavesNoGapAndSaysSo(String scoring) {
    Measure source = measure("increase", "boolean");
    source.getScoring().getCodingFirstRep().setCode(scoring);
    List<String> permitted =
        scoring.equals("cohort")
            ? List.of("initial-population")
            : List.of("initial-population", "denominator", "numerator");
    source
        .getGroupFirstRep()
        .getPopulation()
        .removeIf(each -> !permitted.contains(each.getCode().getCodingFirstRep().getCode()));

    GapMeasure measure = GapMeasure.of(source, MeasureReader.read(source));

    assertThat(measure.groups()).isEmpty();
    assertThat(measure.withoutGaps())
        .containsExactly(
            new GapMeasure.WithoutGaps("g", "it is scored as " + scoring + ", not as proportion"));
  }

  @Test
  void withoutAnImprovementNotationNobodyCanTellWhatAGapIs() {
    Measure source = measure("increase", "boolean");
    source.setImprovementNotation(null);

    GapMeasure measure = GapMeasure.of(source, MeasureReader.read(source));

    assertThat(measure.groups()).isEmpty();
    assertThat(measure.withoutGaps().get(0).reason()).contains("improvementNotation");
  }

  @Test
  void whatClosesAGapIsSaidInTheMeasuresWordsOrElseByTheCriteriasName() {
    Measure described = measure("increase", "boolean");
    described.getGroupFirstRep().getPopulation().get(3).setDescription("Has a bone density test");

    assertThat(GapMeasure.of(described, MeasureReader.read(described)).groups().get(0).closedBy())
        .isEqualTo("Has a bone density test");
    assertThat(given("increase", "boolean").groups().get(0).closedBy()).isEqualTo("numerator");
    assertThat(given("decrease", "boolean").groups().get(0).closedBy())
        .isEqualTo("No longer: numerator");
  }

  private static CareGap gap(GapMeasure measure, SubjectResult result, String cutOff) {
    return only(new CareGaps(measure, YEAR, OffsetDateTime.parse(cutOff)).of(result));
  }

  private static CareGap only(SubjectGaps gaps) {
    List<CareGap> all = ((SubjectGaps.Known) gaps).gaps();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static GapMeasure given(String notation, String basis) {
    Measure measure = measure(notation, basis);
    return GapMeasure.of(measure, MeasureReader.read(measure));
  }

  private static Measure measure(String notation, String basis) {
    Measure measure = new Measure();
    measure.setUrl("http://example.org/Measure/M").setVersion("1").setTitle("M");
    measure.addLibrary("http://example.org/Library/L");
    measure.getScoring().addCoding(new Coding(Scoring.SYSTEM, "proportion", null));
    measure
        .getImprovementNotation()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/measure-improvement-notation")
        .setCode(notation);
    Measure.MeasureGroupComponent group = measure.addGroup();
    group.setId("g");
    group.addExtension(
        "http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-populationBasis",
        new CodeType(basis));
    for (String code : POPULATIONS) {
      var population = group.addPopulation();
      population.setId(code);
      population.getCode().addCoding(new Coding(PopulationCode.SYSTEM, code, null));
      population.getCriteria().setLanguage("text/cql-identifier").setExpression(code);
    }
    return measure;
  }

  /** Given for each element the letters of the populations that it is in. */
  private static SubjectResult inPopulations(Map<String, String> letters) {
    Map<String, Set<String>> members = new LinkedHashMap<>();
    letters.forEach(
        (element, in) ->
            Arrays.stream(in.split(" "))
                .filter(letter -> !letter.isEmpty())
                .map(letter -> Objects.requireNonNull(LETTERS.get(letter)))
                .forEach(
                    population ->
                        members
                            .computeIfAbsent(population, unused -> new LinkedHashSet<>())
                            .add(element)));
    return new SubjectResult.Evaluated(
        "p", List.of(new GroupResult("g", members, List.of(), Map.of())));
  }
}
