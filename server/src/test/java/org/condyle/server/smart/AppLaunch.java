package org.condyle.server.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.server.SharedServer;
import org.condyle.server.smart.OauthTalk.Answer;
import org.condyle.server.smart.OauthTalk.Registered;
import org.condyle.server.smart.client.OpaqueValue;
import org.condyle.server.users.page.SignedInPerson;

/** An app that goes through the authorization endpoint with somebody's browser. */
public final class AppLaunch {

  static final String REDIRECT = "https://app.example.org/done";

  private static final Pattern BOX =
      Pattern.compile(
          "name=\"scope\"[^>]*?value=\"([^\"]+)\"|value=\"([^\"]+)\"[^>]*name=\"scope\"");

  final Registered client;
  final String verifier = OpaqueValue.random() + "-verifier";
  final String state = UUID.randomUUID().toString();
  final Map<String, String> request = new LinkedHashMap<>();

  public AppLaunch(Registered client, String scope) {
    this.client = client;
    request.put("response_type", "code");
    request.put("client_id", client.id());
    request.put("redirect_uri", REDIRECT);
    request.put("scope", scope);
    request.put("state", state);
    request.put("aud", SharedServer.server().fhirBase().toString());
    request.put(
        "code_challenge",
        Base64.getUrlEncoder().withoutPadding().encodeToString(OpaqueValue.hash(verifier)));
    request.put("code_challenge_method", "S256");
  }

  static Registered publicApp(String scopes) {
    return app("public", scopes);
  }

  public static Registered app(String kind, String scopes) {
    return OauthTalk.register(
        Map.of(
            "name", List.of("Growth <chart>"),
            "kind", List.of(kind),
            "grant", List.of("authorization_code"),
            "redirectUri", List.of(REDIRECT),
            "launchUrl", List.of("https://app.example.org/launch"),
            "scope", List.of(scopes)));
  }

  public AppLaunch with(String name, String value) {
    request.put(name, value);
    return this;
  }

  AppLaunch without(String name) {
    request.remove(name);
    return this;
  }

  public String path() {
    return "/oauth2/authorize?" + OauthTalk.encoded(request);
  }

  /** Where the authorization endpoint sends the browser first. */
  HttpResponse<String> start(SignedInPerson person) {
    return person.get(path());
  }

  public static String location(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new AssertionError(response.statusCode() + " " + response.body()));
  }

  /** Parameters of an address. */
  static Map<String, String> parameters(String address) {
    Map<String, String> parameters = new HashMap<>();
    String query = URI.create(address).getRawQuery();
    Arrays.stream(query == null ? new String[0] : query.split("&"))
        .map(pair -> pair.split("=", 2))
        .forEach(
            pair ->
                parameters.put(
                    pair[0],
                    URLDecoder.decode(pair.length > 1 ? pair[1] : "", StandardCharsets.UTF_8)));
    return parameters;
  }

  /** A parameter that an address has. */
  public static String parameter(String address, String name) {
    String value = parameters(address).get(name);
    if (value == null) {
      throw new AssertionError(address + " has no " + name);
    }
    return value;
  }

  /** Reads the consent page and allows all that it asks. */
  HttpResponse<String> allowAll(SignedInPerson person, String consentPage) {
    String page = person.open(consentPage);
    Matcher boxes = BOX.matcher(page);
    StringBuilder body = new StringBuilder();
    while (boxes.find()) {
      String scope = boxes.group(1) == null ? boxes.group(2) : boxes.group(1);
      body.append("&scope=").append(OauthTalk.encoded(scope.replace("&amp;", "&")));
    }
    assertThat(body).as(page).isNotEmpty();
    return decide(person, parameter(consentPage, "state"), body.toString());
  }

  HttpResponse<String> decide(SignedInPerson person, String state, String scopes) {
    return person.postRaw(
        "/oauth2/authorize",
        "client_id=" + client.id() + "&state=" + OauthTalk.encoded(state) + scopes);
  }

  /** Goes all the way to the code. */
  String code(SignedInPerson person) {
    String next = location(start(person));
    String end = next.contains("/apps/consent") ? location(allowAll(person, next)) : next;
    assertThat(end).startsWith(REDIRECT + "?");
    assertThat(parameters(end)).containsEntry("state", state).containsKey("code");
    return parameter(end, "code");
  }

  Map<String, String> exchange(String code) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", REDIRECT);
    form.put("code_verifier", verifier);
    if (client.secret().isEmpty()) {
      form.put("client_id", client.id());
    }
    return form;
  }

  Answer post(Map<String, String> form) {
    return client.secret().isEmpty()
        ? OauthTalk.post(OauthTalk.TOKEN, form)
        : OauthTalk.post(
            OauthTalk.TOKEN, form, "Authorization", OauthTalk.basic(client.id(), client.secret()));
  }

  /** Goes all the way to the tokens. */
  public Answer tokens(SignedInPerson person) {
    Answer answer = post(exchange(code(person)));
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(200);
    return answer;
  }

  Answer refresh(String refreshToken) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", refreshToken);
    if (client.secret().isEmpty()) {
      form.put("client_id", client.id());
    }
    return post(form);
  }
}
