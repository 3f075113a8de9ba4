package org.condyle.server.smart.page;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageRequest;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.Clients;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.token.StoredAuthorizations;
import org.condyle.server.smart.token.UserAuthentication;
import org.condyle.server.users.SignedIn;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * Asks a person what an app may do. What is asked comes from the request that the server kept under
 * the state, not from the address; the decision goes to the authorization endpoint.
 */
final class ConsentPage {

  private final StoredAuthorizations authorizations;
  private final Clients clients;
  private final Practices practices;

  ConsentPage(StoredAuthorizations authorizations, Clients clients, Practices practices) {
    this.authorizations = authorizations;
    this.clients = clients;
    this.practices = practices;
  }

  /** A scope and what it means. */
  public record Asked(String scope, String words) {}

  PageAnswer answer(PageRequest request, SignedIn who) {
    String state = request.field("state");
    Optional<OAuth2AuthorizationRequest> asked =
        authorizations.requestOf(state, new UserAuthentication(who).getName());
    Optional<SmartClient> client = asked.flatMap(found -> clients.find(found.getClientId()));
    if (asked.isEmpty() || client.isEmpty()) {
      return new PageAnswer.Shown(
          "notice",
          404,
          "There is nothing to decide",
          Map.of("text", "The request is too old or was decided. Start the app again."));
    }
    AppPages.allowFormsTo(request, asked.get().getRedirectUri());
    return PageAnswer.Shown.of(
        "consent",
        "Let " + client.get().name() + " use this practice's data?",
        Map.of(
            "clientId", client.get().clientId(),
            "state", state,
            "to", place(asked.get().getRedirectUri()),
            "practice", practice(who),
            "silent",
                scopes(asked.get()).stream().filter(each -> !ScopeWords.isAsked(each)).toList(),
            "asked",
                scopes(asked.get()).stream()
                    .filter(ScopeWords::isAsked)
                    .map(each -> new Asked(each, ScopeWords.of(each, who.chosen().role())))
                    .toList()));
  }

  private static List<String> scopes(OAuth2AuthorizationRequest asked) {
    return List.copyOf(new TreeSet<>(asked.getScopes()));
  }

  private static String place(String redirect) {
    URI uri = URI.create(redirect);
    return uri.getHost() == null ? uri.getScheme() : uri.getHost();
  }

  private String practice(SignedIn who) {
    return String.join(
        ", ",
        who.chosen().partitions().stream()
            .sorted()
            .flatMap(partition -> practices.find(partition).stream())
            .map(Practice::title)
            .toList());
  }
}
