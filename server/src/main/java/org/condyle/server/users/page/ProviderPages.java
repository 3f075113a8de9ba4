package org.condyle.server.users.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.server.oidc.Factors;
import org.condyle.server.oidc.Identity;
import org.condyle.server.oidc.ProviderLogin;
import org.condyle.server.oidc.ProviderRefusal;
import org.condyle.server.oidc.ProviderSignIn;
import org.condyle.server.oidc.ProviderUnavailable;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.page.GuessLimit;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageAnswer.Shown;
import org.condyle.server.page.PageRequest;
import org.condyle.server.page.PublicAddress;
import org.condyle.server.users.Account;
import org.condyle.server.users.Identities;
import org.condyle.server.users.Identities.Linked;
import org.condyle.server.users.LoginResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in by the site's OpenID provider: {@code /login/provider} leads there, {@code …/done} is
 * where the browser comes back, and at {@code …/invitation} somebody who is not linked to an
 * account yet becomes one.
 */
final class ProviderPages {

  /** Attribute of a session: whether it was begun by the provider. */
  static final String SIGNED_IN_BY = "condyle.signed-in-by-provider";

  private static final Logger LOG = LoggerFactory.getLogger(ProviderPages.class);

  private static final String PLACE = LoginConfig.LOGIN + "/provider";
  private static final String STRANGER = "condyle.stranger";

  private static final int REFUSED = 422;
  private static final int FORBIDDEN = 403;
  private static final int UNAVAILABLE = 503;

  private static final Set<String> THIS_MACHINE =
      Set.of("localhost", "127.0.0.1", "[::1]", "0:0:0:0:0:0:0:1");

  /** As with passwords: people of a clinic may share one address. */
  private static final int WRONG_BY_NETWORK = 50;

  /** Of codes, which state, nonce and PKCE guard: so many threads may wait for the provider. */
  private static final int EXCHANGES_BY_NETWORK = 300;

  private static final Duration WITHIN = Duration.ofMinutes(10);

  private final ProviderSignIn signIn;
  private final Identities identities;
  private final LoginSteps steps;
  private final UserSessions sessions;
  private final PublicAddress address;
  private final Clock clock;
  private final GuessLimit wrong;
  private final GuessLimit exchanges;

  ProviderPages(
      ProviderSignIn signIn,
      Identities identities,
      LoginSteps steps,
      UserSessions sessions,
      PublicAddress address,
      Clock clock) {
    this.signIn = signIn;
    this.identities = identities;
    this.steps = steps;
    this.sessions = sessions;
    this.address = address;
    this.clock = clock;
    this.wrong = new GuessLimit(WRONG_BY_NETWORK, WITHIN, clock);
    this.exchanges = new GuessLimit(EXCHANGES_BY_NETWORK, WITHIN, clock);
  }

  /** Somebody who has logged in at the provider, and whom nobody here knows. */
  private record Stranger(ProviderLogin login, Instant since) implements Serializable {}

  /** What people call the provider. */
  String name() {
    return signIn.name();
  }

  PageAnswer answer(PageRequest request) {
    String network = ClientAddress.network(request.client());
    Optional<Duration> wait =
        switch (request.part(1)) {
          case "done" -> exchanges.mustWait(network);
          case "invitation" -> wrong.mustWait(network);
          default -> Optional.empty();
        };
    if (wait.isPresent()) {
      return LoginPages.limited(new LoginResult.Limited(wait.get()));
    }
    try {
      return switch (request.part(1)) {
        case "" -> begin(request);
        case "done" -> finish(request);
        case "invitation" -> invitation(request);
        default -> UserPages.notFound();
      };
    } catch (ProviderUnavailable e) {
      LOG.warn("Nobody can sign in by the OpenID provider: {}", e.getMessage());
      exchanges.count(network);
      return notice(
          UNAVAILABLE,
          name() + " does not answer",
          "Please try again in a minute. Who has a password of this server can sign in with it.");
    } catch (ProviderRefusal e) {
      LOG.info("A sign-in by the OpenID provider was refused: {}", e.reason());
      exchanges.count(network);
      return notCompleted();
    }
  }

  private Shown notCompleted() {
    return notice(
        FORBIDDEN,
        "That did not work",
        "The sign-in at " + name() + " was not completed. Please begin again.");
  }

  private static Shown notice(int status, String title, String text) {
    return new Shown("notice", status, title, Map.of("text", text));
  }

  private PageAnswer begin(PageRequest request) {
    Optional<String> origin = origin(request.http());
    if (origin.isEmpty()) {
      LOG.warn(
          "{} is not set, so nobody can come back from the OpenID provider",
          PublicAddress.VARIABLE);
      return notice(
          UNAVAILABLE,
          "This address is not known",
          "Whoever runs this server has to set the address under which browsers reach it.");
    }
    URI away = signIn.begin(request.http(), request.answer(), origin.get() + PLACE + "/done");
    sessions.anonymous(request.http(), ClientAddress.network(request.client()));
    return new PageAnswer.Away(away);
  }

  /** Not from what a request says, but where the server is called by a name of this machine. */
  private Optional<String> origin(HttpServletRequest request) {
    return address
        .configured()
        .map(URI::toString)
        .or(
            () ->
                Optional.of(request.getServerName())
                    .filter(THIS_MACHINE::contains)
                    .map(
                        host ->
                            request.getScheme() + "://" + host + ":" + request.getServerPort()));
  }

  private PageAnswer finish(PageRequest request) {
    Optional<ProviderLogin> finished = signIn.finish(request.http(), request.answer());
    if (finished.isEmpty()) {
      return notCompleted();
    }
    ProviderLogin login = finished.get();
    Optional<Account> account = identities.find(login.identity()).map(Linked::account);
    if (account.isEmpty()) {
      identities.refused(login.identity(), request.client(), "not linked to an account");
      sessions
          .renew(request.http(), request.answer())
          .setAttribute(STRANGER, new Stranger(login, clock.instant()));
      return stranger(login.identity());
    }
    if (account.get().isDisabled()) {
      identities.refused(login.identity(), request.client(), "the account is disabled");
      return notice(
          FORBIDDEN, "Your account is disabled", "Please ask an administrator of your practice.");
    }
    return begin(request, account.get(), login);
  }

  private PageAnswer begin(PageRequest request, Account account, ProviderLogin login) {
    return steps.begin(
        request,
        account,
        login.shown() == Factors.BOTH
            ? LoginProgress.Shown.IDENTITY_AND_SECOND_FACTOR
            : LoginProgress.Shown.IDENTITY);
  }

  private Shown stranger(Identity identity) {
    return new Shown(
        "stranger",
        FORBIDDEN,
        "You are not known here yet",
        Map.of("provider", name(), "subject", identity.subject()));
  }

  private PageAnswer invitation(PageRequest request) {
    HttpSession session = request.http().getSession(false);
    if (!request.isPost()
        || session == null
        || !(session.getAttribute(STRANGER) instanceof Stranger stranger)
        || clock.instant().isAfter(stranger.since().plus(LoginProgress.LONGEST))) {
      return new PageAnswer.Elsewhere(LoginConfig.LOGIN);
    }
    ProviderLogin login = stranger.login();
    Optional<Account> account =
        identities.redeem(request.field("code"), login.identity(), request.client());
    if (account.isEmpty()) {
      wrong.count(ClientAddress.network(request.client()));
      return stranger(login.identity())
          .refusing(REFUSED, "That is no invitation code, or it was used or is too old.", "code");
    }
    session.removeAttribute(STRANGER);
    return begin(request, account.get(), login);
  }

  /** Where somebody who signed in by the provider can end the session there, too. */
  Optional<URI> endSession(PageRequest request) {
    HttpSession session = request.http().getSession(false);
    return session != null && Boolean.TRUE.equals(session.getAttribute(SIGNED_IN_BY))
        ? origin(request.http()).flatMap(origin -> signIn.endSession(origin + LoginConfig.LOGIN))
        : Optional.empty();
  }
}
