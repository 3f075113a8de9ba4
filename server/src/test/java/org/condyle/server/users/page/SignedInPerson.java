package org.condyle.server.users.page;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.condyle.server.caller.Role;
import org.condyle.server.users.Actor;
import org.condyle.server.users.Membership;
import org.condyle.server.users.NewMembership;
import org.jspecify.annotations.Nullable;

/** Somebody in front of a browser who is signed in, for tests of what comes after the login. */
public final class SignedInPerson {

  private final Somebody somebody;
  private final Browser browser;

  private SignedInPerson(Somebody somebody, Browser browser) {
    this.somebody = somebody;
    this.browser = browser;
  }

  /** What they all chose. */
  public static final String PASSWORD = Somebody.PASSWORD;

  /** Somebody of the first practice. */
  public static SignedInPerson of(Role role, @Nullable String patient, @Nullable String fhirUser) {
    return with(new NewMembership(Set.of(1), role, patient, fhirUser));
  }

  /** Somebody with these memberships; of several none is chosen yet. */
  public static SignedInPerson with(NewMembership... memberships) {
    Somebody somebody = Somebody.with(List.of(memberships));
    return new SignedInPerson(somebody, somebody.firstLogin());
  }

  public String login() {
    return somebody.login();
  }

  /** What the authenticator app shows, and was not used yet; three in a minute. */
  public String code() {
    return somebody.code();
  }

  /** The id of the membership with a role. */
  public UUID membership(Role role) {
    return somebody.account().memberships().stream()
        .filter(each -> each.role() == role)
        .map(Membership::id)
        .findFirst()
        .orElseThrow();
  }

  /** The same person with another browser, who is not signed in there. */
  public SignedInPerson elsewhere() {
    return new SignedInPerson(somebody, new Browser());
  }

  /** Types name, password and code on the pages that are shown. */
  public void signIn() {
    browser.submit("/login", "login", somebody.login(), "password", Somebody.PASSWORD);
    if (browser.path().equals("/second-factor")) {
      browser.submit("/second-factor", "code", somebody.code());
    }
  }

  public UUID user() {
    return somebody.account().id();
  }

  /** Ends all that the person was let in with. */
  public void disable() {
    Somebody.accounts().disable(Actor.SERVER, user());
  }

  /** Asks for an address and goes nowhere. */
  public HttpResponse<String> get(String path) {
    return browser.send(HttpRequest.newBuilder(Browser.address(path)).GET().build());
  }

  /** Sends fields and goes nowhere. */
  public HttpResponse<String> post(String path, Map<String, String> fields) {
    return browser.post(path, fields);
  }

  /** Sends a body as it is and goes nowhere. */
  public HttpResponse<String> postRaw(String path, String body) {
    return browser.send(
        HttpRequest.newBuilder(Browser.address(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Opens a page and goes where it leads on this server. */
  public String open(String path) {
    return browser.open(path).text();
  }

  /** Sends a form of the page that is shown, with its hidden token. */
  public HttpResponse<String> submit(String path, String... namesAndValues) {
    return browser.submit(path, namesAndValues).response();
  }

  /** The hidden token of the page that is shown. */
  public String token() {
    return browser.token().orElseThrow();
  }

  public URI place() {
    return browser.response().uri();
  }
}
