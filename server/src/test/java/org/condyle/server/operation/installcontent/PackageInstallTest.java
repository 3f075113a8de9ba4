package org.condyle.server.operation.installcontent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.condyle.measures.content.MeasureContent;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.SharedTestData;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures that arrive as a FHIR NPM package. */
class PackageInstallTest {

  private static final String OURS = "ArthroplastyImprovement";

  private static final String MANIFEST =
      """
      {"name":"org.example.hips","version":"7.0.0","fhirVersions":["4.0.1"]}
      """;

  private static final String PATIENT =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"resource":{"resourceType":"Patient","id":"npm-1","birthDate":"1950-01-01"},
        "request":{"method":"PUT","url":"Patient/npm-1"}},
       {"resource":{"resourceType":"Procedure","id":"npm-p1","status":"completed",
         "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"27447"}]},
         "subject":{"reference":"Patient/npm-1"},"performedDateTime":"2024-10-01"},
        "request":{"method":"PUT","url":"Procedure/npm-p1"}}]}
      """;

  @Test
  void aMeasureInAPackageIsInstalledAndCanBeEvaluated() throws IOException {
    SharedServer.post("", "application/fhir+json", PATIENT);

    HttpResponse<String> answer = post(pack(measurePackage("PackedMeasure")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("https://condyle.org/fhir/Measure/PackedMeasure|1.0.0")
        .contains("https://condyle.org/fhir/Library/PackedMeasure|1.0.0")
        .contains("\"installed\"");
    HttpResponse<String> evaluated =
        SharedServer.get(
            "Measure/$evaluate-measure?periodStart=2024-07-01&periodEnd=2025-06-30"
                + "&dataCutOff=2026-12-31&subject=Patient/npm-1&measure="
                + "https://condyle.org/fhir/Measure/PackedMeasure");
    assertThat(evaluated.statusCode()).as(evaluated.body()).isEqualTo(200);
    MeasureReport report =
        SharedServer.FHIR.newJsonParser().parseResource(MeasureReport.class, evaluated.body());
    assertThat(report.getMeasure()).endsWith("PackedMeasure|1.0.0");
    assertThat(report.getGroupFirstRep().getPopulationFirstRep().getCount()).isEqualTo(1);
  }

  @Test
  void aPackageWithoutTheLibraryOfItsMeasureIsRefusedAndNothingIsWritten() throws IOException {
    Map<String, String> files = measurePackage("Halved");
    files.remove("Library-ArthroplastyImprovement.json");

    HttpResponse<String> answer = post(pack(files));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("Library/Halved|1.0.0");
    assertThat(SharedServer.get("Measure/Halved").statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsAnnouncedAsAPackageAndIsNoGzipIsRefused() {
    assertUnreadable(
        post("{\"resourceType\":\"Bundle\"}".getBytes(StandardCharsets.UTF_8)), "GZIP");
  }

  @Test
  void gzippedGarbageIsRefused() throws IOException {
    assertUnreadable(
        post(gzip("no archive at all. ".repeat(500).getBytes(StandardCharsets.UTF_8))),
        "no FHIR NPM package");
  }

  @Test
  void aPackageThatIsCutOffIsRefused() throws IOException {
    byte[] whole = pack(measurePackage("Unread"));

    assertUnreadable(post(Arrays.copyOf(whole, whole.length / 2)), "no FHIR NPM package", "end");
  }

  @Test
  void anArchiveWithoutAManifestIsRefused() throws IOException {
    Map<String, String> files = measurePackage("Unread");
    files.remove("package.json");

    assertUnreadable(post(pack(files)), "package/package.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resourceType\":",
        "[1, 2]",
        "{\"kind\":\"nothing that FHIR knows\"}",
        "{\"resourceType\":\"Library\",\"status\":\"no such status\"}",
        "{\"resourceType\":\"Library\",\"noSuchElement\":true}"
      })
  void aFileThatIsNoResourceIsNamed(String content) throws IOException {
    Map<String, String> files = measurePackage("Unread");
    files.put("Library-Broken.json", content);

    assertUnreadable(post(pack(files)), "Library-Broken.json");
  }

  @Test
  void aPackageForAnotherFhirVersionIsRefused() throws IOException {
    Map<String, String> files = measurePackage("Unread");
    files.put("package.json", MANIFEST.replace("4.0.1", "5.0.0"));

    assertUnreadable(post(pack(files)), "5.0.0");
  }

  @Test
  void aPackageWithoutAnyContentIsRefused() throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("package.json", MANIFEST);
    files.put("Patient-stray.json", "{\"resourceType\":\"Patient\"}");
    files.put("example/Library-x.json", "{\"resourceType\":\"Library\"}");

    assertUnreadable(post(pack(files)), "no Measure");
  }

  @Test
  void aSmallPackageThatUnpacksTo200MegabytesIsRefused() throws IOException {
    Map<String, String> files = measurePackage("Unread");
    files.put("Library-Large.json", " ".repeat(200 * 1024 * 1024));

    HttpResponse<String> answer = post(pack(files));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    assertThat(answer.body()).contains("CONDYLE-4002");
  }

  @Test
  void aGuideWhoseLibrariesLackTheirValueSetsIsRefusedWithTheList() throws IOException {
    HttpResponse<String> answer = post(guide("hl7.fhir.us.cqfmeasures-5.0.0.tgz"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body())
        .contains("CONDYLE-2004")
        .contains("2.16.840.1.113883.3.464.1003.101.12.1001, used by library AdultOutpatient")
        .doesNotContain("us/cqfmeasures/Measure/");
    assertThat(SharedServer.get("Library/AdultOutpatientEncounters").statusCode()).isEqualTo(404);
  }

  @Test
  void aPackageMayComeAsAParameter() throws IOException {
    Parameters parameters = new Parameters();
    Binary archive = new Binary();
    archive.setContentType("application/gzip").setData(pack(measurePackage("InParameter")));
    parameters.addParameter().setName("package").setResource(archive);

    HttpResponse<String> answer = SharedServer.post("$install-content", parameters);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(SharedServer.get("Measure/InParameter").statusCode()).isEqualTo(200);
  }

  @Test
  void aGuideWhoseMeasureHasNoLogicIsRefusedByTheMeasuresName() throws IOException {
    HttpResponse<String> answer = post(guide("hl7.fhir.us.davinci-deqm-5.0.0.tgz"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-2009", "attestation-boolean-example|5.0.0");
  }

  private static byte[] guide(String name) throws IOException {
    return Files.readAllBytes(SharedTestData.folder("packages").resolve(name));
  }

  /** Our own measure under another name and url; the value sets stay what they are. */
  private static Map<String, String> measurePackage(String name) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("package.json", MANIFEST);
    Bundle bundle = new MeasureContent(SharedServer.FHIR, CondylePackage.load()).bundle(OURS);
    for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
      Resource resource = entry.getResource();
      if (resource instanceof Library library) {
        Attachment cql = library.getContentFirstRep();
        cql.setData(
            renamed(new String(cql.getData(), StandardCharsets.UTF_8), name)
                .getBytes(StandardCharsets.UTF_8));
      }
      String json = SharedServer.FHIR.newJsonParser().encodeResourceToString(resource);
      files.put(
          resource.fhirType() + "-" + resource.getIdElement().getIdPart() + ".json",
          renamed(json, name));
    }
    return files;
  }

  private static String renamed(String text, String name) {
    return text.replace(OURS, name);
  }

  private static byte[] pack(Map<String, String> files) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (TarArchiveOutputStream archive = new TarArchiveOutputStream(tar)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry("package/" + file.getKey());
        entry.setSize(content.length);
        archive.putArchiveEntry(entry);
        archive.write(content);
        archive.closeArchiveEntry();
      }
    }
    return gzip(tar.toByteArray());
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }

  private static HttpResponse<String> post(byte[] body) {
    return SharedServer.send(
        HttpRequest.newBuilder(SharedServer.uri("$install-content"))
            .header("Content-Type", "application/gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private static void assertUnreadable(HttpResponse<String> answer, String... named) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("CONDYLE-2012").contains(named);
  }
}
