package org.condyle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.Assertions;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.junit.jupiter.api.Test;

class LimitsTest {

  private static final String JSON = "application/fhir+json";
  private static final int MEGABYTE = 1024 * 1024;

  @Test
  void aBodyOf200MegabytesIsRefused() {
    HttpResponse<String> answer =
        SharedServer.send(
            to("Patient")
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(() -> spaces(200)),
                        200L * MEGABYTE))
                .build());

    assertRefused(answer, 413, "CONDYLE-4002");
  }

  @Test
  void aChunkedBodyOf200MegabytesIsRefused() {
    HttpResponse<String> answer =
        SharedServer.send(
            to("Patient")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> spaces(200)))
                .build());

    assertRefused(answer, 413, "CONDYLE-4002");
  }

  @Test
  void aSmallBodyThatUnpacksTo200MegabytesIsRefused() throws IOException {
    byte[] bomb = gzip(spaces(200));
    assertThat(bomb.length).isLessThan(MEGABYTE);

    assertRefused(postGzip(bomb), 413, "CONDYLE-4002");
  }

  @Test
  void aBodyThatIsAnnouncedAsGzipAndIsNoneIsRefused() {
    assertRefused(
        postGzip("{\"resourceType\":\"Patient\"}".getBytes(StandardCharsets.UTF_8)),
        400,
        "CONDYLE-1001");
  }

  @Test
  void anUnknownContentEncodingIsRefused() {
    HttpResponse<String> answer =
        SharedServer.send(
            to("Patient")
                .header("Content-Encoding", "br")
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build());

    assertRefused(answer, 400, "CONDYLE-1009");
  }

  @Test
  void aGzipBodyIsTakenAndAGzipAnswerIsGiven() throws IOException, InterruptedException {
    String patient = "{\"resourceType\":\"Patient\",\"id\":\"gz\",\"name\":[{\"family\":\"Elm\"}]}";
    HttpResponse<String> put =
        SharedServer.send(
            to("Patient/gz")
                .header("Content-Encoding", "gzip")
                .PUT(
                    HttpRequest.BodyPublishers.ofByteArray(
                        gzip(
                            new java.io.ByteArrayInputStream(
                                patient.getBytes(StandardCharsets.UTF_8)))))
                .build());
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);

    HttpResponse<InputStream> get =
        java.net.http.HttpClient.newHttpClient()
            .send(
                to("Patient/gz").header("Accept-Encoding", "gzip").GET().build(),
                HttpResponse.BodyHandlers.ofInputStream());

    assertThat(get.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(new String(new GZIPInputStream(get.body()).readAllBytes(), StandardCharsets.UTF_8))
        .contains("Elm");
  }

  @Test
  void aBundleWithTooManyEntriesIsRefusedAndNothingOfItIsStored() {
    String entries =
        IntStream.rangeClosed(0, 10_000)
            .mapToObj(
                i ->
                    "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"many-"
                        + i
                        + "\"},\"request\":{\"method\":\"PUT\",\"url\":\"Patient/many-"
                        + i
                        + "\"}}")
            .collect(Collectors.joining(","));
    HttpResponse<String> answer =
        SharedServer.post(
            "",
            JSON,
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entries + "]}");

    assertRefused(answer, 422, "CONDYLE-4004");
    assertThat(answer.body()).contains("10001");
    assertThat(SharedServer.get("Patient/many-0").statusCode()).isEqualTo(404);
  }

  @Test
  void deepNestingIsRefusedInBothFormats() {
    assertRefused(
        SharedServer.post(
            "Patient", JSON, "{\"resourceType\":\"Patient\",\"contained\":[".repeat(200)),
        422,
        "CONDYLE-4003");
    assertRefused(
        SharedServer.post(
            "Patient",
            "application/fhir+xml",
            "<Patient xmlns=\"http://hl7.org/fhir\">" + "<extension url=\"x\">".repeat(200)),
        422,
        "CONDYLE-4003");
  }

  @Test
  void anExternalEntityIsRefusedOverHttp() {
    assertRefused(
        SharedServer.post(
            "Patient",
            "application/fhir+xml",
            "<!DOCTYPE Patient [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
                + "<Patient xmlns=\"http://hl7.org/fhir\"><name><family value=\"&x;\"/></name></Patient>"),
        400,
        "CONDYLE-1001");
  }

  @Test
  void aCharsetOtherThanUtf8IsRefused() {
    assertRefused(
        SharedServer.post("Patient", JSON + "; charset=UTF-16", "{\"resourceType\":\"Patient\"}"),
        400,
        "CONDYLE-1001");
  }

  @Test
  void theWrongResourceTypeForTheAddressIsRefused() {
    assertRefused(
        SharedServer.post("Patient", JSON, "{\"resourceType\":\"Observation\"}"),
        400,
        "CONDYLE-1001");
    assertRefused(
        SharedServer.post("", JSON, "{\"resourceType\":\"Patient\"}"), 400, "CONDYLE-1001");
  }

  @Test
  void anUnknownElementIsRefusedOverHttpWithItsPath() {
    HttpResponse<String> answer =
        SharedServer.post(
            "Patient",
            JSON,
            "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\"A\"},{\"famly\":\"B\"}]}");

    assertRefused(answer, 400, "CONDYLE-1001");
    assertThat(answer.body()).contains("\"expression\":[\"Patient.name[1].famly\"]");
  }

  @Test
  void theLimitsCanBeSetByTheEnvironment() {
    assertThat(
            IntakeLimits.fromEnvironment(
                Map.of("CONDYLE_MAX_BODY_BYTES", "1000", "CONDYLE_MAX_NESTING", "20")))
        .isEqualTo(new IntakeLimits(1000, 10_000, 20));
    Assertions.assertThatThrownBy(
            () -> IntakeLimits.fromEnvironment(Map.of("CONDYLE_MAX_BODY_BYTES", "100 MB")))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("CONDYLE_MAX_BODY_BYTES");
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(SharedServer.uri(path)).header("Content-Type", JSON);
  }

  private static HttpResponse<String> postGzip(byte[] body) {
    return SharedServer.send(
        to("Patient")
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private static byte[] gzip(InputStream plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      plain.transferTo(gzip);
    }
    return packed.toByteArray();
  }

  /** So many megabytes of blanks, made while they are read. */
  private static InputStream spaces(int megabytes) {
    byte[] block = new byte[MEGABYTE];
    Arrays.fill(block, (byte) ' ');
    return new SequenceInputStream(
        Collections.enumeration(
            IntStream.range(0, megabytes)
                .mapToObj(i -> new java.io.ByteArrayInputStream(block))
                .toList()));
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("OperationOutcome", code);
  }
}
