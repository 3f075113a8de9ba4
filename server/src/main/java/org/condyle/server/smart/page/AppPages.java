package org.condyle.server.smart.page;

import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageRequest;
import org.condyle.server.page.PageTemplates;
import org.condyle.server.page.Pages;
import org.condyle.server.users.SignedIn;
import org.condyle.server.users.page.LoginConfig;
import org.condyle.server.users.page.UserPages;
import org.condyle.server.users.page.UserSessions;

/** The pages about apps: on which people decide about one, and administrators keep them. */
final class AppPages implements Pages {

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors"
          + " 'none'; form-action 'self'";

  private final PageTemplates templates = new PageTemplates("org/condyle/server/smart/page/");
  private final ConsentPage consent;
  private final PatientPage patient;
  private final ClientAdminPages clients;

  AppPages(ConsentPage consent, PatientPage patient, ClientAdminPages clients) {
    this.consent = consent;
    this.patient = patient;
    this.clients = clients;
  }

  /** Browsers follow a form to where its answer sends them only if that is allowed too. */
  static void allowFormsTo(PageRequest request, String redirectUri) {
    allowFormsTo(request, Set.of(redirectUri));
  }

  static void allowFormsTo(PageRequest request, Collection<String> redirectUris) {
    request
        .answer()
        .setHeader(
            "Content-Security-Policy",
            POLICY
                + redirectUris.stream()
                    .map(AppPages::source)
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(" ", " ", "")));
  }

  private static String source(String redirectUri) {
    URI uri = URI.create(redirectUri);
    return uri.getHost() == null
        ? uri.getScheme() + ":"
        : uri.getScheme()
            + "://"
            + uri.getHost()
            + (uri.getPort() == -1 ? "" : ":" + uri.getPort());
  }

  @Override
  public PageAnswer answer(PageRequest request) {
    // The chain lets nobody come here who is not signed in.
    SignedIn who = UserSessions.current().orElseThrow();
    if (isAdministration(request)) {
      return clients.answer(request, who);
    }
    return switch (request.part(0)) {
      case "consent" -> consent.answer(request, who);
      case "patient" -> patient.answer(request, who);
      default -> notFound();
    };
  }

  private static boolean isAdministration(PageRequest request) {
    return request.place().equals(LoginConfig.APPS);
  }

  static PageAnswer notFound() {
    return new PageAnswer.Shown(
        "notice", 404, "There is no such page", Map.of("text", "Please look at the address."));
  }

  @Override
  public Map<String, Object> around(PageRequest request) {
    Map<String, Object> around = new HashMap<>();
    around.put("places", List.of());
    UserSessions.current()
        .ifPresent(
            who -> {
              around.put("who", who.name());
              if (isAdministration(request)) {
                around.put("places", UserPages.places(who));
              }
            });
    return around;
  }

  @Override
  public PageTemplates templates() {
    return templates;
  }
}
