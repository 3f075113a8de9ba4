package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.condyle.server.SharedServer;
import org.condyle.server.database.DataFolder;
import org.condyle.server.smart.client.OperatorKey;
import org.hl7.fhir.r4.model.Parameters;

/** How tests talk to the authorization server of the shared server. */
public final class OauthTalk {

  private static final String FHIR = SharedServer.server().fhirBase().toString();

  /** The address of the server, without a slash at the end. */
  public static final String SERVER = FHIR.substring(0, FHIR.length() - "/fhir".length());

  public static final URI TOKEN = URI.create(SERVER + "/oauth2/token");

  private OauthTalk() {}

  /** An answer and the JSON object in it. */
  public record Answer(HttpResponse<String> http, Map<String, Object> json) {

    public int status() {
      return http.statusCode();
    }

    public String text(String name) {
      return String.valueOf(json.get(name));
    }
  }

  public static OperatorKey operatorKey() {
    return OperatorKey.in(SharedServer.server().part(DataFolder.class).path());
  }

  /** The form of a token request of the operator. */
  public static Map<String, String> operatorForm(Map<String, String> more) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", "operator");
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.put("client_assertion", operatorKey().assertion(TOKEN, Clock.systemUTC().instant()));
    form.put("scope", "system/*.cruds");
    form.putAll(more);
    return form;
  }

  /** An access token of the operator in a role. */
  public static String tokenAs(String role) {
    Answer answer = post(TOKEN, operatorForm(Map.of("role", role, "scope", "user/*.cruds")));
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    return answer.text("access_token");
  }

  public static Answer post(URI address, Map<String, String> form, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return answer(SharedServer.send(request.build()));
  }

  public static Answer answer(HttpResponse<String> response) {
    try {
      return new Answer(
          response,
          response.body().startsWith("{") ? JSONObjectUtils.parse(response.body()) : Map.of());
    } catch (ParseException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  public static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  public static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** Gets something of the FHIR endpoint with a token. */
  public static HttpResponse<String> get(String path, String token) {
    return SharedServer.send(
        HttpRequest.newBuilder(SharedServer.uri(path))
            .header("Authorization", "Bearer " + token)
            .GET()
            .build());
  }

  /** Posts Parameters to an operation with a token. */
  public static HttpResponse<String> call(String operation, String token, Parameters parameters) {
    return SharedServer.send(
        HttpRequest.newBuilder(SharedServer.uri(operation))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/fhir+json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    SharedServer.FHIR.newJsonParser().encodeResourceToString(parameters)))
            .build());
  }

  /** A client as an administrator registers it. */
  public static Registered register(Map<String, List<String>> values) {
    Parameters wanted = new Parameters();
    values.forEach((name, all) -> all.forEach(value -> wanted.addParameter(name, value)));
    HttpResponse<String> response = call("$register-client", tokenAs("administrator"), wanted);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    Parameters answer =
        SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, response.body());
    String id =
        answer.getParameter("client").getPart().stream()
            .filter(part -> part.getName().equals("id"))
            .map(part -> part.getValue().primitiveValue())
            .findFirst()
            .orElseThrow();
    String secret =
        answer.hasParameter("secret")
            ? answer.getParameter("secret").getValue().primitiveValue()
            : "";
    return new Registered(id, secret);
  }

  public record Registered(String id, String secret) {}
}
