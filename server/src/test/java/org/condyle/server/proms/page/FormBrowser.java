package org.condyle.server.proms.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As much of a browser as a form without JavaScript needs: cookies, redirects, hidden fields. */
final class FormBrowser {

  private static final Pattern FORM =
      Pattern.compile("(?s)<form[^>]*action=\"([^\"]*)\".*?</form>");
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(Redirect.NORMAL)
          .build();
  private final String language;
  private HttpResponse<String> shown;

  private FormBrowser(String language, URI address) {
    this.language = language;
    this.shown = get(address);
  }

  /** Opens an address. */
  static FormBrowser open(String address) {
    return new FormBrowser("en", URI.create(address));
  }

  static FormBrowser openIn(String language, String address) {
    return new FormBrowser(language, URI.create(address));
  }

  HttpResponse<String> shown() {
    return shown;
  }

  String page() {
    return shown.body();
  }

  int status() {
    return shown.statusCode();
  }

  /** Where the browser is, below {@code /forms}. */
  String path() {
    return shown.uri().getPath().replaceFirst("^/forms", "");
  }

  FormBrowser go(String path) {
    shown = get(shown.uri().resolve("/forms" + path));
    return this;
  }

  private HttpResponse<String> get(URI address) {
    return send(HttpRequest.newBuilder(address).GET());
  }

  /** A form of a page with its hidden fields. */
  private record Form(String action, Map<String, String> hidden) {}

  private List<Form> forms() {
    List<Form> found = new ArrayList<>();
    Matcher forms = FORM.matcher(page());
    while (forms.find()) {
      Map<String, String> fields = new LinkedHashMap<>();
      Matcher hidden = HIDDEN.matcher(forms.group());
      while (hidden.find()) {
        fields.put(hidden.group(1), hidden.group(2));
      }
      found.add(new Form(forms.group(1), fields));
    }
    return found;
  }

  /** Sends the form whose action ends so, with its hidden fields and these. */
  FormBrowser submit(String action, Map<String, String> fields) {
    return submit(form -> form.action().endsWith(action), "to " + action, fields);
  }

  /** Sends the form that has this hidden field, with its other ones and these. */
  FormBrowser submitWith(String name, String value, Map<String, String> fields) {
    return submit(
        form -> value.equals(form.hidden().get(name)), "with " + name + "=" + value, fields);
  }

  private FormBrowser submit(Predicate<Form> which, String words, Map<String, String> fields) {
    Form form =
        forms().stream()
            .filter(which)
            .findFirst()
            .orElseThrow(() -> new AssertionError("There is no form " + words + " in\n" + page()));
    Map<String, String> all = new LinkedHashMap<>(form.hidden());
    all.putAll(fields);
    return post(form.action(), all);
  }

  /** Sends fields whatever the page shows. */
  FormBrowser post(String address, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    shown =
        send(
            HttpRequest.newBuilder(shown.uri().resolve(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    return this;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(
          request.header("Accept-Language", language).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Gives the birth date on the first page. */
  FormBrowser bornOn(String day, String month, String year) {
    return submit(shown.uri().getPath(), Map.of("day", day, "month", month, "year", year));
  }
}
