package org.condyle.server.operation.evaluatemeasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.condyle.record.SharedTestData;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.MeasureReport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official test cases of published CMS measures, through the HTTP server. */
class PublishedMeasuresTest {

  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([A-Za-z0-9\\-.]{1,64})\"");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CMS122FHIRDiabetesAssessGT9Pct",
        "CMS139FHIRFallRiskScreening",
        "CMS190FHIRVTEProphylaxisICU"
      })
  void everyOfficialCaseGivesTheExpectedPopulations(String measure) throws IOException {
    Path folder = SharedTestData.folder("ecqm").resolve(measure);
    HttpResponse<String> installed =
        SharedServer.post(
            "$install-content",
            "application/fhir+json",
            Files.readString(folder.resolve("artefacts.json")));
    assertThat(installed.statusCode()).as(installed.body()).isEqualTo(200);

    List<String> differences = new ArrayList<>();
    int cases = 0;
    for (Path expected : expectations(folder)) {
      cases++;
      differences.addAll(differences(measure, expected));
    }

    assertThat(cases).isGreaterThan(20);
    assertThat(differences).isEmpty();
  }

  private static List<Path> expectations(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cases"))) {
      return files.filter(file -> file.toString().endsWith(".expected.json")).sorted().toList();
    }
  }

  private static List<String> differences(String measure, Path expectedFile) throws IOException {
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
    return counts(expected).equals(counts(actual))
        ? List.of()
        : List.of(caseId + " expected " + counts(expected) + " but was " + counts(actual));
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
    for (MeasureReport.MeasureReportGroupComponent group : report.getGroup()) {
      for (MeasureReport.MeasureReportGroupPopulationComponent population : group.getPopulation()) {
        counts.put(group.getId() + "/" + population.getId(), population.getCount());
      }
    }
    return counts;
  }
}
