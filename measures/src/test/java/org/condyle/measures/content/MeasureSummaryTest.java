package org.condyle.measures.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.report.ReportHeader;
import org.condyle.measures.report.ReportHeader.Software;
import org.condyle.measures.report.SummaryFold;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupPopulationComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupStratifierComponent;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupPopulationComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A small cohort of each measure's cases, added up to the summary report that it has to give. */
class MeasureSummaryTest {

  /** Scores are compared to this many decimal places. */
  private static final int PLACES = 6;

  static List<String> measures() {
    return OwnMeasure.names();
  }

  @ParameterizedTest
  @MethodSource("measures")
  void aCohortOfCasesAddsUpToTheSummaryItExpects(String name) {
    MeasureSummary summary = MeasureSummary.of(OwnMeasure.named(name));
    JsonNode groups = summary.expected().get("groups");
    MeasureReport report = report(summary);

    assertThat(report.getGroup())
        .extracting(MeasureReportGroupComponent::getId)
        .containsExactlyInAnyOrderElementsOf(fieldNames(groups));
    for (MeasureReportGroupComponent group : report.getGroup()) {
      assertThatGroupIs(groups.get(group.getId()), group);
    }
  }

  private static MeasureReport report(MeasureSummary summary) {
    MeasureRun run = summary.run();
    SubjectEvaluator evaluator = run.evaluator();
    SummaryFold fold = new SummaryFold(run.program().definition());
    summary.cases().forEach(each -> fold.add(evaluator.evaluate(each.record())));
    assertThat(fold.failed()).isZero();
    return fold.report(
        ReportHeader.of(run, run.dataCutOff(), null, new Software("Condyle", "test")));
  }

  private static void assertThatGroupIs(JsonNode expected, MeasureReportGroupComponent group) {
    Map<String, Integer> counts = new TreeMap<>();
    for (MeasureReportGroupPopulationComponent population : group.getPopulation()) {
      counts.put(population.getId(), population.getCount());
    }
    assertThat(counts).as(group.getId()).isEqualTo(counts(expected));
    assertThat(score(group.getMeasureScore())).as(group.getId()).isEqualTo(score(expected));

    Map<String, MeasureReportGroupStratifierComponent> stratifiers = new LinkedHashMap<>();
    group.getStratifier().forEach(each -> stratifiers.put(each.getId(), each));
    assertThat(stratifiers.keySet()).containsAll(fieldNames(expected.path("strata")));
    expected
        .path("strata")
        .properties()
        .forEach(each -> assertThatStrataAre(each.getValue(), stratifiers.get(each.getKey())));
  }

  private static void assertThatStrataAre(
      JsonNode expected, @Nullable MeasureReportGroupStratifierComponent stratifier) {
    assertThat(stratifier).isNotNull();
    assertThat(stratifier.getStratum())
        .extracting(each -> each.getValue().getText())
        .containsExactlyInAnyOrderElementsOf(fieldNames(expected));
    for (StratifierGroupComponent stratum : stratifier.getStratum()) {
      String value = stratum.getValue().getText();
      JsonNode numbers = expected.get(value);
      Map<String, Integer> wanted = counts(numbers);
      Map<String, Integer> found = new TreeMap<>();
      for (StratifierGroupPopulationComponent population : stratum.getPopulation()) {
        // A stratum's populations carry the id of the group's, made unique by what stands before.
        wanted.keySet().stream()
            .filter(id -> population.getId().endsWith(id))
            .forEach(id -> found.put(id, population.getCount()));
      }
      assertThat(found).as(value).isEqualTo(wanted);
      assertThat(score(stratum.getMeasureScore())).as(value).isEqualTo(score(numbers));
    }
  }

  private static Map<String, Integer> counts(JsonNode expected) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> count : expected.get("counts").properties()) {
      counts.put(count.getKey(), count.getValue().asInt());
    }
    return counts;
  }

  /** As text, so that an absent score is none and differs from zero. */
  private static String score(JsonNode expected) {
    return expected.has("score") ? rounded(expected.get("score").decimalValue()) : "none";
  }

  private static String score(Quantity score) {
    return score.hasValue() ? rounded(score.getValue()) : "none";
  }

  private static String rounded(BigDecimal value) {
    return value.setScale(PLACES, RoundingMode.HALF_UP).toPlainString();
  }

  private static TreeSet<String> fieldNames(JsonNode node) {
    TreeSet<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
