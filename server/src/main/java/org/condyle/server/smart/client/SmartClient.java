package org.condyle.server.smart.client;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.server.caller.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A program that may ask for tokens.
 *
 * @param clientId by which it says who it is
 * @param name as people are asked for their consent
 * @param secretHash of a symmetric client, by Argon2
 * @param jwksUrl where an asymmetric client publishes its keys
 * @param jwks its keys, where it was registered with them
 * @param redirectUris where answers may be sent, compared letter by letter
 * @param grants {@value #CODE}, {@value #CREDENTIALS}
 * @param scopes the most that it may be granted
 * @param partitions of the practices that it may act for
 * @param launchUrl where it is launched from an EHR
 * @param isDisabled whether it gets nothing any more
 * @param provider of an external client: as what the site's OpenID provider knows it
 */
public record SmartClient(
    String clientId,
    String name,
    ClientKind kind,
    @Nullable String secretHash,
    @Nullable String jwksUrl,
    @Nullable String jwks,
    Set<String> redirectUris,
    Set<String> grants,
    Set<String> scopes,
    Set<Integer> partitions,
    @Nullable String launchUrl,
    boolean isDisabled,
    @Nullable ProviderClient provider) {

  /** The built-in client of whoever owns the data folder. */
  public static final String OPERATOR = "operator";

  /** The grant by which a person lets an app act. */
  public static final String CODE = "authorization_code";

  /** The grant by which a program acts on its own behalf. */
  public static final String CREDENTIALS = "client_credentials";

  /** A scope that lets a client ask about tokens that others were given. */
  public static final String INTROSPECT = "introspect";

  /** The scopes that open no data. */
  public static final Set<String> PLAIN_SCOPES =
      Set.of(
          "launch",
          "launch/patient",
          "openid",
          "fhirUser",
          "profile",
          "offline_access",
          "online_access",
          INTROSPECT);

  public SmartClient {
    redirectUris = Set.copyOf(redirectUris);
    grants = Set.copyOf(grants);
    scopes = Set.copyOf(scopes);
    partitions = Set.copyOf(partitions);
  }

  public boolean isOperator() {
    return clientId.equals(OPERATOR);
  }

  /** Whether the provider calls the client so where it acts on its own behalf. */
  public boolean isOnItsOwn(String subject) {
    return provider != null && provider.subject().equals(subject);
  }

  /** The same client with what is asked for in the place of what it was; its kind stays. */
  SmartClient as(ClientRequest request) {
    return new SmartClient(
        clientId,
        request.name(),
        kind,
        secretHash,
        request.jwksUrl(),
        request.jwks(),
        request.redirectUris(),
        request.grants(),
        request.scopes(),
        request.partitions(),
        request.launchUrl(),
        isDisabled,
        provider);
  }

  /** Whether another registration of the same client lets it do the same, by the same keys. */
  public boolean mayTheSame(SmartClient other) {
    return Objects.equals(jwksUrl, other.jwksUrl)
        && Objects.equals(jwks, other.jwks)
        && redirectUris.equals(other.redirectUris)
        && grants.equals(other.grants)
        && scopes.equals(other.scopes)
        && partitions.equals(other.partitions);
  }

  /** Whether the registration covers a scope. */
  public boolean allows(String requested) {
    Optional<Scope> wanted = Scope.parse(requested);
    if (wanted.isEmpty()) {
      return PLAIN_SCOPES.contains(requested) && scopes.contains(requested);
    }
    return scopes.stream()
        .flatMap(registered -> Scope.parse(registered).stream())
        .anyMatch(registered -> registered.covers(wanted.get()));
  }

  /** Its scopes in an order that stays. */
  public Set<String> sortedScopes() {
    return new TreeSet<>(scopes);
  }

  /** Names no secret and no hash. */
  @Override
  public String toString() {
    return "SmartClient[" + clientId + "]";
  }
}
