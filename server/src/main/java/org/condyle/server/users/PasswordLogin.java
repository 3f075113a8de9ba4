package org.condyle.server.users;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.condyle.server.page.GuessLimit;
import org.condyle.server.users.UserEvent.Kind;

/**
 * Looks at login names and passwords. Whatever is wrong, the answer is the same and takes one hash:
 * nobody learns which login names there are.
 */
public class PasswordLogin {

  /** People of a clinic may share one address. */
  private static final int WRONG_BY_ADDRESS = 50;

  private static final int WRONG_BY_LOGIN = 20;
  private static final Duration WITHIN = Duration.ofMinutes(10);

  private static final int LONGEST_LOGIN = 64;

  private final AccountTable table;
  private final Passwords passwords;
  private final Tries tries;
  private final AccountListeners listeners;
  private final Clock clock;
  private final GuessLimit byAddress;
  private final GuessLimit byLogin;
  private final Predicate<Account> opens;

  PasswordLogin(
      AccountTable table,
      Passwords passwords,
      Tries tries,
      AccountListeners listeners,
      Clock clock) {
    this(table, passwords, tries, listeners, clock, account -> true);
  }

  /**
   * @param opens whether a password opens an account at all
   */
  PasswordLogin(
      AccountTable table,
      Passwords passwords,
      Tries tries,
      AccountListeners listeners,
      Clock clock,
      Predicate<Account> opens) {
    this.table = table;
    this.passwords = passwords;
    this.tries = tries;
    this.listeners = listeners;
    this.clock = clock;
    this.opens = opens;
    this.byAddress = new GuessLimit(WRONG_BY_ADDRESS, WITHIN, clock);
    this.byLogin = new GuessLimit(WRONG_BY_LOGIN, WITHIN, clock);
  }

  /**
   * @param client address of the client
   */
  public LoginResult check(String login, String password, String client) {
    String name = login.strip().toLowerCase(Locale.ROOT);
    Optional<Duration> wait =
        byAddress.mustWait(client).or(() -> byLogin.mustWait(name)).filter(d -> !d.isZero());
    if (wait.isPresent()) {
      return new LoginResult.Limited(wait.get());
    }
    Optional<Account> passed = right(name, password, client);
    if (passed.isEmpty()) {
      byAddress.count(client);
      byLogin.count(name);
      return new LoginResult.Refused();
    }
    return new LoginResult.Passed(passed.get());
  }

  private Optional<Account> right(String name, String password, String client) {
    Optional<Account> known = name.length() > LONGEST_LOGIN ? Optional.empty() : table.find(name);
    boolean isTooLong = password.length() > 4 * PasswordRules.LONGEST;
    if (known.isEmpty() || isTooLong) {
      passwords.isNobodys(isTooLong ? "" : password);
      failed(Kind.LOGIN_FAILED, name, known, client);
      return Optional.empty();
    }
    Account account = known.get();
    Tries.Taken taken = tries.take(account.id());
    boolean isRight = isRight(account, password);
    if (isRight && taken != Tries.Taken.LOCKED && !account.isDisabled() && opens.test(account)) {
      tries.giveBack(account.id());
      return known;
    }
    failed(Kind.LOGIN_FAILED, name, known, client);
    if (taken == Tries.Taken.LAST) {
      failed(Kind.LOCKED_OUT, name, known, client);
    }
    return Optional.empty();
  }

  private boolean isRight(Account account, String password) {
    String hash = table.secrets(account.id()).map(AccountTable.Secrets::passwordHash).orElseThrow();
    boolean isRight = passwords.isRight(password, hash);
    boolean isTooOld =
        account.oneTimeUntil() != null && account.oneTimeUntil().isBefore(clock.instant());
    return isRight && !isTooOld;
  }

  private void failed(Kind kind, String name, Optional<Account> known, String client) {
    listeners.happened(
        kind,
        new Actor(null, shown(name), Set.of(), client),
        known.map(Account::id).orElse(null),
        "");
  }

  /** People type passwords into the wrong field: what is no known shape of a name is not kept. */
  private static String shown(String name) {
    return name.matches("[a-z0-9._@+-]{1,64}") ? name : "(no login name)";
  }

  /**
   * All that was asked for was shown: counts start anew.
   *
   * @param who with the membership that was chosen
   */
  public void completed(SignedIn who, String client) {
    completed(who, client, "");
  }

  /** The same for somebody who logged in at the site's provider and showed no password. */
  public void completedByProvider(SignedIn who, String client) {
    completed(who, client, "by the OpenID provider");
  }

  private void completed(SignedIn who, String client, String how) {
    table.setLoggedIn(who.user(), clock.instant());
    listeners.happened(Kind.LOGIN, Actor.of(who, client), who.user(), how);
  }

  /** Somebody went. */
  public void left(SignedIn who, String client) {
    listeners.happened(Kind.LOGOUT, Actor.of(who, client), who.user(), "");
  }

  /**
   * The number under which what begins now is begun.
   *
   * @return empty if the account is not there or is disabled
   */
  public Optional<Integer> accessNumber(UUID account) {
    return table.accessNumber(account);
  }
}
