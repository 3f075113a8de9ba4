package org.condyle.server.smart.client;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The programs that may ask for tokens: those that were registered, and the operator. */
public final class Clients {

  private final ClientTable table;
  private final SmartClient operator;
  private final PasswordEncoder secrets;
  private final Clock clock;

  Clients(ClientTable table, SmartClient operator, PasswordEncoder secrets, Clock clock) {
    this.table = table;
    this.operator = operator;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * A client that was registered just now.
   *
   * @param secret of a symmetric client; it is shown now and never again
   */
  public record Registered(SmartClient client, @Nullable String secret) {

    /** Names no secret. */
    @Override
    public String toString() {
      return client.toString();
    }
  }

  public Registered register(ClientRequest request) {
    return register(request, null);
  }

  /**
   * @param provider of an external client, and of no other
   * @throws ProblemException CLIENT_INVALID if there is a client of the provider with that id
   */
  public Registered register(ClientRequest request, @Nullable ProviderClient provider) {
    if ((request.kind() == ClientKind.EXTERNAL) != (provider != null)) {
      throw invalid("An external client, and no other, has an id of the OpenID provider");
    }
    String secret = request.kind() == ClientKind.SYMMETRIC ? OpaqueValue.random() : null;
    SmartClient client =
        new SmartClient(
            UUID.randomUUID().toString(),
            request.name(),
            request.kind(),
            secret == null ? null : secrets.encode(secret),
            request.jwksUrl(),
            request.jwks(),
            request.redirectUris(),
            request.grants(),
            request.scopes(),
            request.partitions(),
            request.launchUrl(),
            false,
            provider);
    if (!table.insert(client, clock.instant())) {
      throw invalid("There is a client with that id of the OpenID provider");
    }
    return new Registered(client, secret);
  }

  private static ProblemException invalid(String message) {
    return new ProblemException(ProblemCode.CLIENT_INVALID, message, "externalId");
  }

  /** The client that the site's OpenID provider knows by an id, disabled or not. */
  public Optional<SmartClient> ofProvider(String issuer, String id) {
    return hasNul(id) ? Optional.empty() : table.findOfProvider(issuer, id);
  }

  /** The client with this id, unless it is disabled. */
  public Optional<SmartClient> find(String clientId) {
    if (hasNul(clientId)) {
      return Optional.empty();
    }
    return clientId.equals(SmartClient.OPERATOR)
        ? Optional.of(operator)
        : table.find(clientId).filter(client -> !client.isDisabled());
  }

  /** The one character that no text in the database can have; an assertion may name such an id. */
  private static boolean hasNul(String text) {
    return text.indexOf(0) >= 0;
  }

  /** Those that act for no other practices than these, disabled ones too. */
  public List<SmartClient> within(Set<Integer> partitions) {
    return table.all().stream()
        .filter(client -> partitions.containsAll(client.partitions()))
        .toList();
  }

  /** One of those that {@link #within} lists. */
  public Optional<SmartClient> find(String clientId, Set<Integer> partitions) {
    return table.find(clientId).filter(client -> partitions.containsAll(client.partitions()));
  }

  /** Puts what is asked for in the place of what a client was registered with; its kind stays. */
  public SmartClient change(SmartClient client, ClientRequest request) {
    SmartClient changed = client.as(request);
    table.update(changed);
    return changed;
  }

  /**
   * Gives a symmetric client another secret; the one before is good for nothing from now on.
   *
   * @return the secret; it is shown now and never again
   */
  public String renewSecret(SmartClient client) {
    String secret = OpaqueValue.random();
    table.updateSecret(client.clientId(), secrets.encode(secret));
    return secret;
  }

  /** Lets a client get nothing any more. Its tokens are revoked by whoever keeps them. */
  public void disable(SmartClient client) {
    table.disable(client.clientId(), clock.instant());
  }
}
