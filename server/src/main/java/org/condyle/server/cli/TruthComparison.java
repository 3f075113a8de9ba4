package org.condyle.server.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.condyle.cohort.truth.CohortTruth.GroupTruth;
import org.condyle.cohort.truth.CohortTruth.MeasureTruth;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupStratifierComponent;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * Holds a summary report against what the generator knows: every population and rate of every group
 * and stratum. A place that only one of the two has is a difference.
 *
 * @param compared how many figures were compared
 * @param differences each as place, reported and expected value
 */
record TruthComparison(int compared, List<String> differences) {

  /** The report's rates are rounded decimals, those of the truth are not. */
  private static final double RATE_TOLERANCE = 1e-4;

  boolean isEqual() {
    return differences.isEmpty();
  }

  static TruthComparison of(MeasureReport report, MeasureTruth truth) {
    Map<String, Number> reported = new HashMap<>();
    report.getGroup().forEach(group -> addGroup(group, reported));
    Map<String, Number> expected = new HashMap<>();
    truth.groups().forEach(group -> addGroup(group, expected));
    TreeSet<String> places = new TreeSet<>(reported.keySet());
    places.addAll(expected.keySet());
    List<String> differences = new ArrayList<>();
    for (String place : places) {
      Number is = reported.get(place);
      Number shouldBe = expected.get(place);
      if (!agree(is, shouldBe)) {
        differences.add(place + ": the report says " + said(is) + ", the truth " + said(shouldBe));
      }
    }
    return new TruthComparison(places.size(), differences);
  }

  private static boolean agree(@Nullable Number is, @Nullable Number shouldBe) {
    return is != null
        && shouldBe != null
        && Math.abs(is.doubleValue() - shouldBe.doubleValue()) < RATE_TOLERANCE;
  }

  private static String said(@Nullable Number value) {
    return value == null ? "nothing" : value.toString();
  }

  private static void addGroup(MeasureReportGroupComponent group, Map<String, Number> figures) {
    group
        .getPopulation()
        .forEach(
            population ->
                figures.put(
                    place(group.getId(), population.getCode().getCodingFirstRep().getCode()),
                    population.getCount()));
    addScore(group.getId(), group.getMeasureScore(), figures);
    for (MeasureReportGroupStratifierComponent stratifier : group.getStratifier()) {
      String name = ReportTable.stratifierName(stratifier);
      for (StratifierGroupComponent stratum : stratifier.getStratum()) {
        addStratum(
            place(group.getId(), name + " " + ReportTable.text(stratum.getValue())),
            stratum,
            figures);
      }
    }
  }

  private static void addStratum(
      String prefix, StratifierGroupComponent stratum, Map<String, Number> figures) {
    stratum
        .getPopulation()
        .forEach(
            population ->
                figures.put(
                    place(prefix, population.getCode().getCodingFirstRep().getCode()),
                    population.getCount()));
    addScore(prefix, stratum.getMeasureScore(), figures);
  }

  private static void addScore(String prefix, Quantity score, Map<String, Number> figures) {
    if (score.hasValue()) {
      figures.put(place(prefix, "rate"), score.getValue());
    }
  }

  private static void addGroup(GroupTruth group, Map<String, Number> figures) {
    addFigures(group.id(), group.populations(), group.score(), figures);
    group
        .strata()
        .forEach(
            (stratifier, strata) ->
                strata.forEach(
                    (value, stratum) ->
                        addFigures(
                            place(group.id(), stratifier + " " + value),
                            stratum.populations(),
                            stratum.score(),
                            figures)));
  }

  private static void addFigures(
      String prefix,
      Map<String, Long> populations,
      @Nullable Double score,
      Map<String, Number> figures) {
    populations.forEach((code, count) -> figures.put(place(prefix, code), count));
    if (score != null) {
      figures.put(place(prefix, "rate"), score);
    }
  }

  private static String place(String prefix, String name) {
    return prefix + ", " + name;
  }
}
