package org.condyle.server.smart.page;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.page.PageRequest;
import org.condyle.server.smart.client.ClientKind;
import org.condyle.server.smart.client.ClientRequest;
import org.condyle.server.smart.client.ProviderClient;
import org.condyle.server.smart.client.SmartClient;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the page on which a client is registered or changed, as somebody filled them in.
 *
 * @param kind its code
 * @param texts what was typed, by the name of the field
 * @param tenants names of practices
 */
record ClientForm(
    String kind, List<String> grants, Map<String, String> texts, List<String> tenants) {

  private static final List<String> TEXTS =
      List.of(
          "name",
          "redirectUri",
          "launchUrl",
          "scope",
          "jwksUrl",
          "jwks",
          "externalId",
          "externalSubject");

  /** What most apps are, for these practices. */
  static ClientForm empty(List<String> tenants) {
    return new ClientForm(
        ClientKind.PUBLIC.code(),
        List.of(SmartClient.CODE),
        Map.of("scope", "launch launch/patient openid fhirUser offline_access patient/*.rs"),
        tenants);
  }

  static ClientForm sent(PageRequest request) {
    return new ClientForm(
        request.field("kind"),
        request.choices("grant"),
        TEXTS.stream().collect(Collectors.toMap(name -> name, name -> request.field(name).strip())),
        request.choices("tenant"));
  }

  static ClientForm of(SmartClient client, List<String> tenants) {
    return new ClientForm(
        client.kind().code(),
        List.copyOf(client.grants()),
        Map.of(
            "name", client.name(),
            "redirectUri", String.join("\n", new TreeSet<>(client.redirectUris())),
            "launchUrl", text(client.launchUrl()),
            "scope", String.join("\n", client.sortedScopes()),
            "jwksUrl", text(client.jwksUrl()),
            "jwks", text(client.jwks())),
        tenants);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  ClientForm ofKind(ClientKind other) {
    return new ClientForm(other.code(), grants, texts, tenants);
  }

  /** What the template shows in each field. */
  Map<String, String> fields() {
    return TEXTS.stream().collect(Collectors.toMap(name -> name, this::field));
  }

  private String field(String name) {
    return texts.getOrDefault(name, "");
  }

  /**
   * What is asked for.
   *
   * @throws ProblemException CLIENT_INVALID
   */
  ClientRequest request(Set<Integer> partitions) {
    return new ClientRequest(
        field("name"),
        ClientKind.of(kind)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.CLIENT_INVALID,
                        "A client is public, symmetric, asymmetric or external",
                        "kind")),
        words("redirectUri"),
        textOrNull("launchUrl"),
        Set.copyOf(grants),
        words("scope"),
        textOrNull("jwksUrl"),
        textOrNull("jwks"),
        partitions);
  }

  /**
   * As what the site's OpenID provider knows it, where that is said.
   *
   * @param issuer of the provider; empty if the site has none
   * @throws ProblemException CLIENT_INVALID
   */
  Optional<ProviderClient> provider(Optional<String> issuer) {
    String id = field("externalId");
    String subject = field("externalSubject");
    return id.isEmpty() && subject.isEmpty()
        ? Optional.empty()
        : Optional.of(ProviderClient.of(issuer, id, subject.isEmpty() ? id : subject));
  }

  private Set<String> words(String name) {
    return Arrays.stream(field(name).split("\\s+"))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private @Nullable String textOrNull(String name) {
    return field(name).isEmpty() ? null : field(name);
  }
}
