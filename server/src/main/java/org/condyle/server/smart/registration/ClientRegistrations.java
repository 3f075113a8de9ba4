package org.condyle.server.smart.registration;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.page.GuessLimit;
import org.condyle.server.smart.client.ClientKind;
import org.condyle.server.smart.client.ClientRequest;
import org.condyle.server.smart.client.Clients;
import org.condyle.server.smart.client.Clients.Registered;
import org.condyle.server.smart.client.KeySetPlaces;
import org.condyle.server.smart.client.ProviderClient;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.smart.client.SmartEvents;
import org.condyle.server.smart.client.SmartEvents.Agent;
import org.condyle.server.smart.token.AccessTokens;
import org.condyle.server.users.UserEvent.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Registers, changes and disables clients, for the page and for the operations alike. Each change
 * commits with its row of the audit trail. An administrator reaches the clients that act for the
 * own practices and for no others; all others are as unknown as if there were none.
 */
public final class ClientRegistrations {

  /** Far above what an administrator does by hand or by a script at a move. */
  private static final int REGISTRATIONS = 60;

  private static final Duration WITHIN = Duration.ofMinutes(10);

  private final Clients clients;
  private final AccessTokens tokens;
  private final KeySetPlaces places;
  private final SmartEvents events;
  private final TransactionTemplate transaction;
  private final GuessLimit registered;

  ClientRegistrations(
      Clients clients,
      AccessTokens tokens,
      KeySetPlaces places,
      SmartEvents events,
      TransactionTemplate transaction,
      Clock clock) {
    this.clients = clients;
    this.tokens = tokens;
    this.places = places;
    this.events = events;
    this.transaction = transaction;
    this.registered = new GuessLimit(REGISTRATIONS, WITHIN, clock);
  }

  /** The clients that act for no other practices than these, disabled ones too. */
  public List<SmartClient> within(Set<Integer> reach) {
    return clients.within(reach);
  }

  /**
   * One of them.
   *
   * @throws ProblemException CLIENT_UNKNOWN
   */
  public SmartClient find(String clientId, Set<Integer> reach) {
    return clients
        .find(clientId, reach)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.CLIENT_UNKNOWN,
                    "There is no such client in your practice",
                    "client"));
  }

  /**
   * Registers a client.
   *
   * @param request for practices that the administrator reaches
   * @param provider of an external client, and of no other
   * @throws ProblemException CLIENT_INVALID; TOO_MANY_REQUESTS
   */
  public Registered register(Agent by, ClientRequest request, @Nullable ProviderClient provider) {
    requireFew(by);
    places.check(request.jwksUrl());
    return together(
        () -> {
          Registered registered = clients.register(request, provider);
          tell(Kind.APP_ADDED, by, registered.client(), described(registered.client()));
          return registered;
        });
  }

  /** How long somebody has to wait who registered many; whoever owns the machine never does. */
  public Optional<Duration> mustWait(Agent by) {
    return by.id().equals("client/" + SmartClient.OPERATOR)
        ? Optional.empty()
        : registered.mustWait(by.id());
  }

  private void requireFew(Agent by) {
    if (mustWait(by).isPresent()) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_REQUESTS, "Too many clients were registered in a short time");
    }
    registered.count(by.id());
  }

  /**
   * Puts what is asked for in the place of what a client was registered with. Its kind stays. What
   * it was granted ends where it may do something else from now on, or by other keys.
   *
   * @throws ProblemException CLIENT_UNKNOWN, or CLIENT_INVALID if it is disabled or of another kind
   */
  public SmartClient change(Agent by, String clientId, Set<Integer> reach, ClientRequest request) {
    SmartClient before = enabled(clientId, reach);
    if (request.kind() != before.kind()) {
      throw new ProblemException(
          ProblemCode.CLIENT_INVALID, "A client stays of its kind; register another one", "kind");
    }
    places.check(request.jwksUrl());
    return together(
        () -> {
          SmartClient after = clients.change(before, request);
          if (!after.mayTheSame(before)) {
            int unused = tokens.revokeClient(clientId);
          }
          Set<Integer> both = new HashSet<>(before.partitions());
          both.addAll(after.partitions());
          events.happened(Kind.APP_CHANGED, by, clientId, both, described(after));
          return after;
        });
  }

  /**
   * Gives a symmetric client another secret and ends what it was granted by the one before.
   *
   * @throws ProblemException CLIENT_UNKNOWN, or CLIENT_INVALID if it has no secret or is disabled
   */
  public Registered renewSecret(Agent by, String clientId, Set<Integer> reach) {
    SmartClient client = enabled(clientId, reach);
    if (client.kind() != ClientKind.SYMMETRIC) {
      throw new ProblemException(
          ProblemCode.CLIENT_INVALID, "Only a symmetric client has a secret", "kind");
    }
    return together(
        () -> {
          String secret = clients.renewSecret(client);
          int unused = tokens.revokeClient(clientId);
          tell(Kind.APP_SECRET_CHANGED, by, client, "");
          return new Registered(client, secret);
        });
  }

  /**
   * Lets a client get nothing any more, and ends what it was granted.
   *
   * @return how many grants that were
   * @throws ProblemException CLIENT_UNKNOWN
   */
  public int disable(Agent by, String clientId, Set<Integer> reach) {
    SmartClient client = find(clientId, reach);
    return together(
        () -> {
          clients.disable(client);
          int revoked = tokens.revokeClient(clientId);
          tell(Kind.APP_DISABLED, by, client, revoked + " grants revoked");
          return revoked;
        });
  }

  private SmartClient enabled(String clientId, Set<Integer> reach) {
    SmartClient client = find(clientId, reach);
    if (client.isDisabled()) {
      throw new ProblemException(ProblemCode.CLIENT_INVALID, "The client is disabled", "client");
    }
    return client;
  }

  private void tell(Kind kind, Agent by, SmartClient client, String detail) {
    events.happened(kind, by, client.clientId(), client.partitions(), detail);
  }

  /** What it may do from then on: no name of a person, no key. */
  private static String described(SmartClient client) {
    return client.kind().code()
        + "; "
        + String.join(" ", client.grants().stream().sorted().toList())
        + "; "
        + String.join(" ", client.sortedScopes());
  }

  private <T> T together(Supplier<T> work) {
    T done = transaction.execute(status -> work.get());
    if (done == null) {
      throw new IllegalStateException("The change gave nothing");
    }
    return done;
  }
}
