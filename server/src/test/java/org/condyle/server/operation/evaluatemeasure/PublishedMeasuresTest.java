package org.condyle.server.operation.evaluatemeasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.condyle.record.SharedTestData;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupPopulationComponent;
import org.hl7.fhir.r4.model.Ratio;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The official test cases of published CMS measures, through the HTTP server. */
class PublishedMeasuresTest {

  private static final String ALTERNATE_SCORE =
      "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-alternateScoreType";
  private static final String AGGREGATE_METHOD =
      "http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-aggregateMethod";
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([A-Za-z0-9\\-.]{1,64})\"");

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
  void everyOfficialCaseGivesTheExpectedPopulations(String measure) throws IOException {
    Path folder = SharedTestData.folder("ecqm").resolve(measure);
    HttpResponse<String> installed =
        SharedServer.post(
            "$install-content",
            "application/fhir+json",
            Files.readString(folder.resolve("artefacts.json")));
    assertThat(installed.statusCode()).as(installed.body()).isEqualTo(200);

    Map<String, String> methods = methods(folder);
    List<String> differences = new ArrayList<>();
    int cases = 0;
    for (Path expected : expectations(folder)) {
      cases++;
      differences.addAll(differences(measure, expected, methods));
    }

    assertThat(cases).isPositive();
    assertThat(differences).isEmpty();
  }

  private static List<Path> expectations(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cases"))) {
      return files.filter(file -> file.toString().endsWith(".expected.json")).sorted().toList();
    }
  }

  private static List<String> differences(
      String measure, Path expectedFile, Map<String, String> methods) throws IOException {
    String caseId = expectedFile.getFileName().toString().replace(".expected.json", "");
    MeasureReport expected =
        SharedServer.FHIR
            .newJsonParser()
            .parseResource(MeasureReport.class, Files.readString(expectedFile));
    String bundle =
        ownIds(Files.readString(expectedFile.resolveSibling(caseId + ".json")), measure + caseId);
    HttpResponse<String> loaded = SharedServer.post("", "application/fhir+json", bundle);
    if (loaded.statusCode() != 200) {
      return List.of(caseId + " was not loaded: " + loaded.body());
    }
    HttpResponse<String> answer =
        SharedServer.get(
            "Measure/"
                + measure
                + "/$evaluate-measure?periodStart="
                + expected.getPeriod().getStartElement().getValueAsString()
                + "&periodEnd="
                + expected.getPeriod().getEndElement().getValueAsString()
                + "&subject=Patient/"
                + patientIn(bundle));
    if (answer.statusCode() != 200) {
      return List.of(caseId + " was not evaluated: " + answer.body());
    }
    MeasureReport actual =
        SharedServer.FHIR.newJsonParser().parseResource(MeasureReport.class, answer.body());
    List<String> differences = new ArrayList<>();
    compare(caseId, counts(expected), counts(actual), differences);
    compare(caseId, expectedScores(expected, methods), scores(expected, actual), differences);
    return differences;
  }

  private static void compare(
      String caseId, Map<String, ?> expected, Map<String, ?> actual, List<String> differences) {
    if (!expected.equals(actual)) {
      differences.add(caseId + " expected " + expected + " but was " + actual);
    }
  }

  /** Cases share ids; each gets an id space of its own. */
  private static String ownIds(String bundle, String space) {
    String text = bundle;
    Matcher ids = ID.matcher(bundle);
    while (ids.find()) {
      String id = ids.group(1);
      String own = UUID.nameUUIDFromBytes((space + id).getBytes(StandardCharsets.UTF_8)).toString();
      text = text.replaceAll("([\"/])" + Pattern.quote(id) + "\"", "$1" + own + "\"");
    }
    return text;
  }

  private static String patientIn(String bundle) {
    Matcher url = Pattern.compile("\"url\"\\s*:\\s*\"Patient/([^\"]+)\"").matcher(bundle);
    assertThat(url.find()).isTrue();
    return url.group(1);
  }

  private static Map<String, Integer> counts(MeasureReport report) {
    Map<String, Integer> counts = new TreeMap<>();
    for (MeasureReportGroupComponent group : report.getGroup()) {
      for (MeasureReportGroupPopulationComponent population : group.getPopulation()) {
        if (!isObservation(population)) {
          counts.put(group.getId() + "/" + population.getId(), population.getCount());
        }
      }
    }
    return counts;
  }

  /** The aggregate method of each group's observations. */
  private static Map<String, String> methods(Path folder) throws IOException {
    Map<String, String> methods = new TreeMap<>();
    SharedServer.FHIR
        .newJsonParser()
        .parseResource(Bundle.class, Files.readString(folder.resolve("artefacts.json")))
        .getEntry()
        .stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(Measure.class::isInstance)
        .flatMap(measure -> ((Measure) measure).getGroup().stream())
        .forEach(
            group ->
                group.getPopulation().stream()
                    .map(population -> population.getExtensionByUrl(AGGREGATE_METHOD))
                    .filter(Objects::nonNull)
                    .forEach(
                        method -> methods.put(group.getId(), method.getValue().primitiveValue())));
    return methods;
  }

  /**
   * What the observed values add up to. The published cases put an observation's value where a
   * report has its count.
   */
  private static Map<String, Double> expectedScores(
      MeasureReport expected, Map<String, String> methods) {
    Map<String, Double> scores = new TreeMap<>();
    for (MeasureReportGroupComponent group : expected.getGroup()) {
      IntSummaryStatistics values =
          group.getPopulation().stream()
              .filter(PublishedMeasuresTest::isObservation)
              .mapToInt(MeasureReportGroupPopulationComponent::getCount)
              .summaryStatistics();
      // A rate over nothing is absent, not zero.
      boolean emptyRatio =
          values.getSum() == 0
              && group.getPopulation().stream().anyMatch(each -> "denominator".equals(code(each)));
      if (values.getCount() > 0 && !emptyRatio) {
        String method = methods.get(group.getId());
        scores.put(
            group.getId(),
            switch (String.valueOf(method)) {
              case "Sum" -> (double) values.getSum();
              case "Count" -> (double) values.getCount();
              case "Average" -> values.getAverage();
              default -> throw new IllegalStateException("No test for the method " + method);
            });
      }
    }
    return scores;
  }

  /** Of a ratio the sums that it was made of, added up; else the score itself. */
  private static Map<String, Double> scores(MeasureReport expected, MeasureReport actual) {
    Map<String, Double> scores = new TreeMap<>();
    for (MeasureReportGroupComponent group : actual.getGroup()) {
      boolean observes =
          expected.getGroup().stream()
              .filter(each -> each.getId().equals(group.getId()))
              .flatMap(each -> each.getPopulation().stream())
              .anyMatch(PublishedMeasuresTest::isObservation);
      if (observes && group.hasMeasureScore()) {
        Extension parts = group.getMeasureScore().getExtensionByUrl(ALTERNATE_SCORE);
        scores.put(
            group.getId(),
            isRatio(group) && parts != null && parts.getValue() instanceof Ratio ratio
                ? ratio.getNumerator().getValue().doubleValue()
                    + ratio.getDenominator().getValue().doubleValue()
                : group.getMeasureScore().getValue().doubleValue());
      }
    }
    return scores;
  }

  private static boolean isRatio(MeasureReportGroupComponent group) {
    return group.getPopulation().stream().anyMatch(each -> "denominator".equals(code(each)));
  }

  private static boolean isObservation(MeasureReportGroupPopulationComponent population) {
    return code(population).endsWith("-observation");
  }

  private static String code(MeasureReportGroupPopulationComponent population) {
    return population.getCode().getCodingFirstRep().getCode();
  }
}
