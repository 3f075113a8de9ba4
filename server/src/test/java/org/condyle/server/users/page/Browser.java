package org.condyle.server.users.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.condyle.server.SharedServer;
import org.jspecify.annotations.Nullable;

/**
 * A browser without a screen: it keeps cookies, follows redirects, and sends forms it was shown.
 */
final class Browser {

  private static final Pattern TOKEN =
      Pattern.compile("<input type=\"hidden\" name=\"_csrf\" value=\"([^\"]+)\"");

  private static final Pattern REFRESH =
      Pattern.compile("http-equiv=\"refresh\" content=\"0; url=([^\"]+)\"");

  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
  private @Nullable HttpResponse<String> shown;

  static URI address(String path) {
    URI origin = SharedServer.server().origin();
    // As it is written: a path of two slashes is not the name of a host.
    return path.startsWith("/") ? URI.create(origin + path) : origin.resolve(path);
  }

  /** Opens an address, and goes where it leads. */
  Browser open(String path) {
    return follow(send(HttpRequest.newBuilder(address(path)).GET().build()));
  }

  /** Sends a form of the page that is shown, with its hidden token. */
  Browser submit(String path, String... namesAndValues) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("_csrf", token().orElse(""));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return follow(post(path, fields));
  }

  /** Sends what is said and nothing else, and goes nowhere. */
  HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Browser follow(HttpResponse<String> first) {
    HttpResponse<String> response = first;
    Optional<String> next = next(response);
    for (int hops = 0; next.isPresent() && hops < 6; hops++) {
      response = send(HttpRequest.newBuilder(address(next.get())).GET().build());
      next = next(response);
    }
    shown = response;
    return this;
  }

  /** Where an answer leads by itself. */
  static Optional<String> next(HttpResponse<String> response) {
    Matcher refresh = REFRESH.matcher(response.body());
    if (response.statusCode() == 200 && refresh.find()) {
      return Optional.of(refresh.group(1).replace("&amp;", "&"));
    }
    return response.statusCode() == 303
        ? response.headers().firstValue("Location")
        : Optional.empty();
  }

  HttpResponse<String> response() {
    if (shown == null) {
      throw new IllegalStateException("Nothing was opened yet");
    }
    return shown;
  }

  int status() {
    return response().statusCode();
  }

  String text() {
    return response().body();
  }

  String path() {
    return response().uri().getPath();
  }

  /** The hidden token of the page's forms. */
  Optional<String> token() {
    Matcher matcher = TOKEN.matcher(text());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** What stands in the page between two texts. */
  String between(String before, String after) {
    int from = text().indexOf(before);
    if (from < 0) {
      throw new AssertionError("'" + before + "' is not on the page: " + text());
    }
    from += before.length();
    return text().substring(from, text().indexOf(after, from));
  }

  String session() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("condyle-session"))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  /** Takes a session that somebody else gave this browser. */
  void takeSession(String id) {
    takeCookie("condyle-session", id);
  }

  /** Takes a cookie that somebody else gave this browser. */
  void takeCookie(String name, String value) {
    HttpCookie cookie = new HttpCookie(name, value);
    cookie.setPath("/");
    // What the cookie manager calls a host without a dot.
    cookie.setDomain("localhost.local");
    cookie.setVersion(0);
    cookies.getCookieStore().add(address("/"), cookie);
  }
}
