package org.condyle.server.smart.client;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
            false);
    table.insert(client, clock.instant());
    return new Registered(client, secret);
  }

  /** The client with this id, unless it is disabled. */
  public Optional<SmartClient> find(String clientId) {
    return clientId.equals(SmartClient.OPERATOR)
        ? Optional.of(operator)
        : table.find(clientId).filter(client -> !client.isDisabled());
  }

  /** Those that act for no other practices than these, disabled ones too. */
  public List<SmartClient> within(Set<Integer> partitions) {
    return table.all().stream()
        .filter(client -> partitions.containsAll(client.partitions()))
        .toList();
  }

  /**
   * Lets a client get nothing any more. Its tokens are revoked by whoever keeps them.
   *
   * @return whether there is such a client that acts for no other practices than these
   */
  public boolean disable(String clientId, Set<Integer> partitions) {
    Optional<SmartClient> client =
        table.find(clientId).filter(found -> partitions.containsAll(found.partitions()));
    client.ifPresent(found -> table.disable(found.clientId(), clock.instant()));
    return client.isPresent();
  }
}
