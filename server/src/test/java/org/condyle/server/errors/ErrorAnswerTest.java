package org.condyle.server.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorAnswerTest {

  @ParameterizedTest(name = "GET {0} is {1} {2}")
  @CsvSource({
    "Patient/err-none, 404, CONDYLE-1008",
    "Patent/1, 404, CONDYLE-1008",
    "Patient?nonsense=1, 400, CONDYLE-1003",
    "Patient?birthdate=tomorrow, 400, CONDYLE-1003",
    "Patient/$nonsense, 400, CONDYLE-1009",
    "nonsense, 404, CONDYLE-1008",
  })
  void whatCannotBeFoundIsSaidWithItsNumber(String path, int status, String code) {
    assertOutcome(SharedServer.get(path), status, code);
  }

  @Test
  void aDeletedResourceIsGone() {
    SharedServer.put(
        "Patient/err-gone", JSON, "{\"resourceType\":\"Patient\",\"id\":\"err-gone\"}");
    send(HttpRequest.newBuilder(SharedServer.uri("Patient/err-gone")).DELETE());

    assertOutcome(SharedServer.get("Patient/err-gone"), 410, "CONDYLE-1012");
  }

  @Test
  void theWrongMethodIsRefused() {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(SharedServer.uri("metadata")).DELETE());

    assertThat(answer.statusCode()).isBetween(400, 405);
    assertThat(outcome(answer).getIssue()).isNotEmpty();
  }

  @Test
  void anOutcomeIsXmlWhenTheCallerWantsXml() {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(SharedServer.uri("Patient/err-none"))
                .header("Accept", "application/fhir+xml"));

    assertThat(answer.body()).startsWith("<OperationOutcome").contains("CONDYLE-1008");
  }

  @Test
  void searchCriteriaAreNotRepeatedInAnAnswer() {
    String body = "{\"resourceType\":\"Patient\",\"active\":true}";
    for (String id : new String[] {"err-two-1", "err-two-2"}) {
      SharedServer.put(
          "Patient/" + id,
          JSON,
          "{\"resourceType\":\"Patient\",\"id\":\""
              + id
              + "\",\"identifier\":[{\"system\":\"urn:err\",\"value\":\"MRN-4711\"}]}");
    }

    HttpResponse<String> answer =
        SharedServer.put("Patient?identifier=urn:err%7CMRN-4711", JSON, body);

    assertOutcome(answer, 412, "CONDYLE-1010");
    assertThat(answer.body()).doesNotContain("4711");
  }

  @Test
  void theCallersRequestIdComesBackWithSuccessAndWithFailure() {
    for (String path : new String[] {"Patient?_count=1", "Patient/err-none"}) {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(SharedServer.uri(path))
                  .header("X-Request-ID", "visit-17.a_b"));
      assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("visit-17.a_b");
    }
  }

  @ParameterizedTest
  @CsvSource({"'two words'", "<script>", "${jndi:x}"})
  void aRequestIdThatIsNotSafeToLogIsReplaced(String id) {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(SharedServer.uri("metadata")).header("X-Request-ID", id));

    assertThat(answer.headers().allValues("X-Request-ID")).hasSize(1);
    assertThat(answer.headers().firstValue("X-Request-ID").orElseThrow())
        .isNotEqualTo(id)
        .matches("[0-9a-f-]{36}");
  }

  @Test
  void aRequestIdThatIsTooLongIsReplaced() {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(SharedServer.uri("metadata"))
                .header("X-Request-ID", "a".repeat(65)));

    assertThat(answer.headers().firstValue("X-Request-ID").orElseThrow()).hasSize(36);
  }

  @Test
  void anAddressOutsideTheFhirBaseIsAnOutcomeToo() {
    URI outside = SharedServer.uri("").resolve("/elsewhere");

    assertOutcome(send(HttpRequest.newBuilder(outside)), 404, "CONDYLE-1008");
  }

  @Test
  void aRequestLineThatIsNoHttpIsAnOutcomeWithARequestId() throws IOException {
    String answer = raw("GET /fhir/Patient?name={<}> HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("OperationOutcome", "CONDYLE-1001", "X-Request-ID")
        .doesNotContain("Apache", "<html");
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket("localhost", SharedServer.uri("").getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static final String JSON = "application/fhir+json";

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return SharedServer.send(request.build());
  }

  private static OperationOutcome outcome(HttpResponse<String> answer) {
    return SharedServer.FHIR.newJsonParser().parseResource(OperationOutcome.class, answer.body());
  }

  private static void assertOutcome(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    OperationOutcome outcome = outcome(answer);
    assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getSystem())
        .isEqualTo("https://condyle.org/fhir/CodeSystem/error");
    assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
        .as(answer.body())
        .isEqualTo(code);
    assertThat(outcome.getIssueFirstRep().getDiagnostics()).isNotBlank().doesNotContain("HAPI-");
    assertThat(answer.headers().firstValue("X-Request-ID")).isPresent();
  }
}
