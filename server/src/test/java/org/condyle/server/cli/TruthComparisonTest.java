package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.cohort.truth.CohortTruth.GroupTruth;
import org.condyle.cohort.truth.CohortTruth.MeasureTruth;
import org.condyle.cohort.truth.CohortTruth.StratumTruth;
import org.hl7.fhir.r4.model.MeasureReport;
import org.junit.jupiter.api.Test;

class TruthComparisonTest {

  private static MeasureReport report() throws IOException {
    try (InputStream in = TruthComparisonTest.class.getResourceAsStream("measure-report.json")) {
      return FhirContext.forR4Cached().newJsonParser().parseResource(MeasureReport.class, in);
    }
  }

  private static Map<String, Long> counts(long initial, long excluded, long open, long numerator) {
    return Map.of(
        "initial-population",
        initial,
        "denominator",
        initial,
        "denominator-exclusion",
        excluded,
        "denominator-exception",
        open,
        "numerator",
        numerator);
  }

  /** What measure-report.json says. */
  private static MeasureTruth truth() {
    SortedMap<String, StratumTruth> joints = new TreeMap<>();
    joints.put("hip", new StratumTruth(counts(50, 5, 10, 20), 20.0 / 35));
    joints.put("knee", new StratumTruth(counts(70, 5, 15, 20), 0.4));
    return new MeasureTruth(
        "https://condyle.org/fhir/Measure/ArthroplastyImprovement",
        "1.0.0",
        "Procedure",
        List.of(
            new GroupTruth(
                "matched-completeness",
                counts(120, 10, 25, 40),
                40.0 / 85,
                Map.of("joint", joints)),
            new GroupTruth(
                "substantial-clinical-benefit",
                Map.of(
                    "initial-population",
                    12L,
                    "denominator",
                    0L,
                    "denominator-exclusion",
                    0L,
                    "numerator",
                    0L),
                null,
                Map.of())));
  }

  @Test
  void aReportThatSaysTheSameIsEqualAndEveryFigureWasLookedAt() throws IOException {
    TruthComparison comparison = TruthComparison.of(report(), truth());

    assertThat(comparison.differences()).isEmpty();
    // Three lines with five counts and a rate, one with four counts and no rate.
    assertThat(comparison.compared()).isEqualTo(22);
  }

  @Test
  void oneCountThatDiffersIsNamedByGroupStratumAndPopulation() throws IOException {
    MeasureReport report = report();
    report
        .getGroupFirstRep()
        .getStratifierFirstRep()
        .getStratum()
        .get(1)
        .getPopulation()
        .get(4)
        .setCount(19);

    assertThat(TruthComparison.of(report, truth()).differences())
        .containsExactly(
            "matched-completeness, joint hip, numerator: the report says 19, the truth 20");
  }

  @Test
  void aStratumThatOnlyOneOfThemHasIsADifference() throws IOException {
    MeasureReport report = report();
    report.getGroupFirstRep().getStratifierFirstRep().getStratum().remove(1);

    assertThat(TruthComparison.of(report, truth()).differences())
        .hasSize(6)
        .allSatisfy(difference -> assertThat(difference).contains("joint hip", "says nothing"));
  }

  @Test
  void aRateOfZeroForAnEmptyDenominatorIsADifference() throws IOException {
    MeasureReport report = report();
    report.getGroup().get(1).getMeasureScore().setValue(0);

    assertThat(TruthComparison.of(report, truth()).differences())
        .containsExactly(
            "substantial-clinical-benefit, rate: the report says 0, the truth nothing");
  }
}
