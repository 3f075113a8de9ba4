package org.condyle.server.smart.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scope;
import org.condyle.server.caller.Scopes;
import org.condyle.server.oidc.Factors;
import org.condyle.server.oidc.ProviderRefusal;
import org.condyle.server.oidc.ProviderToken;
import org.condyle.server.oidc.ProviderTokens;
import org.condyle.server.oidc.ProviderUnavailable;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.Clients;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.users.Account;
import org.condyle.server.users.Identities;
import org.condyle.server.users.Identities.Linked;
import org.condyle.server.users.Membership;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who comes with an access token of the site's OpenID provider. The provider says who somebody is
 * and what was granted; what that one is in which practice stands here, and is looked up each time.
 */
final class ProviderCallers implements TokenReader {

  private static final Logger LOG = LoggerFactory.getLogger(ProviderCallers.class);

  /** Anybody can send tokens that are refused; the log has each reason once in a while. */
  private static final Duration SAID_AGAIN_AFTER = Duration.ofSeconds(10);

  private static final int REASONS = 200;
  private static final String PATIENT_ID = "[A-Za-z0-9.-]{1,64}";

  private final ProviderTokens tokens;
  private final Supplier<Identities> identities;
  private final Clients clients;
  private final Practices practices;
  private final Cache<String, String> said =
      Caffeine.newBuilder().maximumSize(REASONS).expireAfterWrite(SAID_AGAIN_AFTER).build();

  ProviderCallers(
      ProviderTokens tokens,
      Supplier<Identities> identities,
      Clients clients,
      Practices practices) {
    this.tokens = tokens;
    this.identities = identities;
    this.clients = clients;
    this.practices = practices;
  }

  @Override
  public Optional<Caller> caller(String text) {
    if (!ProviderTokens.isOne(text)) {
      return Optional.empty();
    }
    try {
      ProviderToken token = tokens.read(text);
      Optional<SmartClient> client = client(token);
      Optional<Linked> person = identities.get().find(token.identity());
      return Optional.of(
          person.isPresent() ? person(token, person.get(), client) : program(token, client));
    } catch (ProviderRefusal e) {
      say(e.reason());
      return Optional.empty();
    } catch (ProviderUnavailable e) {
      say(String.valueOf(e.getMessage()));
      throw new ProblemException(
          ProblemCode.PROVIDER_UNAVAILABLE,
          "The OpenID provider of the token does not answer; try again later",
          e);
    }
  }

  private void say(String reason) {
    if (said.asMap().putIfAbsent(reason, reason) == null) {
      LOG.info("A token of the OpenID provider was refused: {}", reason);
    }
  }

  private static ProviderRefusal refused(String reason) {
    return new ProviderRefusal(reason);
  }

  /** The program that has the token, if it is registered here. */
  private Optional<SmartClient> client(ProviderToken token) {
    Optional<SmartClient> client =
        token.client() == null
            ? Optional.empty()
            : clients.ofProvider(token.identity().issuer(), token.client());
    if (client.isPresent() && client.get().isDisabled()) {
      throw refused("The client is disabled here");
    }
    return client;
  }

  private Caller person(ProviderToken token, Linked linked, Optional<SmartClient> client) {
    Account account = linked.account();
    if (account.isDisabled()) {
      throw refused("The account is disabled");
    }
    Instant ended = linked.accessEnded();
    if (ended != null && token.issued().isBefore(ended)) {
      throw refused("The access of the account was ended after the token was issued");
    }
    if (token.shown() != Factors.BOTH
        && (account.needsSecondFactor() || account.hasSecondFactor())) {
      throw refused("The account needs a second factor, and the token does not show one");
    }
    Membership chosen = membership(token, account);
    Scopes scopes = scopes(token, scope -> scope.level() != Scope.Level.SYSTEM);
    return new Caller(
        "user/" + account.id(),
        account.displayName(),
        chosen.role(),
        client.map(SmartClient::clientId).orElseGet(() -> external(token)),
        chosen.partitions(),
        scopes,
        heldTo(token, chosen, scopes),
        chosen.fhirUser());
  }

  /** So that nobody takes it for a client of ours with the same id. */
  private static @Nullable String external(ProviderToken token) {
    return token.client() == null ? null : "external:" + token.client();
  }

  private Membership membership(ProviderToken token, Account account) {
    List<Membership> fitting = account.memberships();
    if (token.practice() != null) {
      Set<Integer> named = Set.of(partition(token.practice()));
      fitting = fitting.stream().filter(each -> each.partitions().equals(named)).toList();
    }
    if (fitting.size() != 1) {
      throw refused(
          "The account has "
              + (fitting.isEmpty() ? "no membership" : "several memberships")
              + " that the token could be for");
    }
    return fitting.get(0);
  }

  private int partition(String practice) {
    return practices
        .find(practice)
        .map(Practice::partition)
        .orElseThrow(() -> refused("There is no practice with the name that the token has"));
  }

  /**
   * The token's scopes as far as they may be: what is none of SMART's, or not for this caller,
   * opens nothing.
   */
  private static Scopes scopes(ProviderToken token, Predicate<Scope> mayBe) {
    Scopes all = Scopes.of(token.scopes());
    return new Scopes(all.clinical().stream().filter(mayBe).toList());
  }

  /**
   * To whose record the caller is held; a person is held to the own one whatever the token says.
   */
  private static @Nullable String heldTo(ProviderToken token, Membership chosen, Scopes scopes) {
    String launched = token.patient();
    if (launched != null && !launched.matches(PATIENT_ID)) {
      throw refused("The token's patient is no logical id");
    }
    if (chosen.role() == Role.PATIENT) {
      if (launched != null && !launched.equals(chosen.patientId())) {
        throw refused("The token is about another patient than the person is");
      }
      return chosen.patientId();
    }
    boolean ofPatient =
        scopes.clinical().stream().anyMatch(scope -> scope.level() == Scope.Level.PATIENT);
    return ofPatient ? launched : null;
  }

  /** A program on its own behalf, which the subject of its token says. */
  private Caller program(ProviderToken token, Optional<SmartClient> found) {
    SmartClient client =
        found
            .filter(each -> each.grants().contains(SmartClient.CREDENTIALS))
            .filter(each -> each.isOnItsOwn(token.identity().subject()))
            .orElseThrow(() -> refused("The subject is no account and no client here"));
    if (token.patient() != null) {
      throw refused("A program on its own behalf has no patient");
    }
    Scopes scopes =
        scopes(
            token, scope -> scope.level() == Scope.Level.SYSTEM && client.allows(scope.toString()));
    return new Caller(
        "client/" + client.clientId(),
        client.name(),
        Role.SYSTEM,
        client.clientId(),
        Set.of(partition(token, client)),
        scopes,
        null,
        null);
  }

  private int partition(ProviderToken token, SmartClient client) {
    Set<Integer> allowed = new HashSet<>(client.partitions());
    if (token.practice() != null) {
      allowed.retainAll(Set.of(partition(token.practice())));
    }
    if (allowed.size() != 1) {
      throw refused("The client acts for no practice, or for several, that the token could be for");
    }
    return allowed.iterator().next();
  }
}
