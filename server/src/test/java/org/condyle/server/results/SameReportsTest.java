package org.condyle.server.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import org.condyle.cohort.truth.CohortTruth;
import org.condyle.record.SharedTestData;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MeasureReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports from stored results are in everything those of evaluating everyone. */
class SameReportsTest {

  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([A-Za-z0-9\\-.]{1,64})\"");

  /** A proportion of patients, one of encounters with strata, and a continuous variable. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CMS139FHIRFallRiskScreening",
        "CMS871FHIRHHHyper",
        "CMS986FHIRMalnutritionScore",
        "CMSFHIR844HybridHospitalWideMortality"
      })
  void overTheOfficialCases(String measure) throws IOException {
    Path folder = SharedTestData.folder("ecqm").resolve(measure);
    post("$install-content", Files.readString(folder.resolve("artefacts.json")));
    MeasureReport expected = null;
    for (Path file : expectations(folder)) {
      String caseId = String.valueOf(file.getFileName()).replace(".expected.json", "");
      post("", ownIds(Files.readString(file.resolveSibling(caseId + ".json")), "sr" + file));
      expected =
          SharedServer.FHIR
              .newJsonParser()
              .parseResource(MeasureReport.class, Files.readString(file));
    }
    assertThat(expected).isNotNull();

    Reports reports =
        new Reports(
            measure,
            expected.getPeriod().getStartElement().getValueAsString(),
            expected.getPeriod().getEndElement().getValueAsString());

    assertThat(Reports.count(reports.direct("population"), "initial-population")).isPositive();
    reports.assertSame();
  }

  @Test
  void overAGeneratedCohort() {
    Cohort cohort = new Cohort(new CohortSettings(40, 77, History.NONE));
    post("", cohort.shared().json().toString());
    CohortTruth truth = cohort.forEach(patient -> post("", patient.bundle().json().toString()));

    for (String measure : installed()) {
      new Reports(measure, truth.periodStart(), truth.periodEnd(), truth.dataCutOff()).assertSame();
    }
  }

  /** The measures that come with the server. */
  private static List<String> installed() {
    Bundle measures =
        SharedServer.client()
            .search()
            .byUrl("Measure?_count=100")
            .returnBundle(Bundle.class)
            .execute();
    List<String> own =
        measures.getEntry().stream()
            .map(entry -> (org.hl7.fhir.r4.model.Measure) entry.getResource())
            .filter(measure -> measure.getUrl().startsWith("https://condyle.org/"))
            .map(measure -> measure.getIdElement().getIdPart())
            .sorted()
            .toList();
    assertThat(own).hasSizeGreaterThan(5);
    return own;
  }

  private static List<Path> expectations(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cases"))) {
      return files.filter(file -> file.toString().endsWith(".expected.json")).sorted().toList();
    }
  }

  private static void post(String path, String body) {
    HttpResponse<String> answer = SharedServer.post(path, "application/fhir+json", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

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
}
