package org.condyle.server.users;

import java.nio.charset.StandardCharsets;
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
 * Looks at login names and passwords. Whatever is wrong, the answer is the same and takes the same
 * work: one hash, and the same statements. Nobody learns which login names there are.
 */
public class PasswordLogin {

  /** People of a clinic may share one address. */
  private static final int WRONG_BY_NETWORK = 50;

  /**
   * Passwords of one account that are looked at, right or wrong, of one network or its browsers.
   */
  private static final int LOOKS = 100;

  private static final Duration WITHIN = Duration.ofMinutes(10);

  /** Until there is room again where hashes are worked out. */
  private static final Duration BUSY = Duration.ofSeconds(5);

  /** Nobody's login name is longer. */
  private static final int LONGEST_LOGIN = 64;

  private final AccountTable table;
  private final Passwords passwords;
  private final Tries tries;
  private final AccountListeners listeners;
  private final Clock clock;
  private final GuessLimit byNetwork;
  private final GuessLimit looks;
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
    this.byNetwork = new GuessLimit(WRONG_BY_NETWORK, WITHIN, clock);
    this.looks = new GuessLimit(LOOKS, WITHIN, clock);
  }

  public LoginResult check(String login, String password, LoginOrigin origin) {
    Optional<Duration> wait = byNetwork.mustWait(origin.network());
    if (wait.isPresent() && origin.device() == null) {
      return new LoginResult.Limited(wait.get());
    }
    Typed typed = typed(login, password);
    Tries.Budgets budgets = tries.of(typed.subject(), origin);
    if (wait.isPresent() && !budgets.isKnownDevice()) {
      return new LoginResult.Limited(wait.get());
    }
    // Right ones too: each costs a hash, and there is room for few at a time.
    String asker = typed.subject() + (budgets.isKnownDevice() ? " device" : " " + origin.network());
    Optional<Duration> pause = looks.mustWait(asker);
    if (pause.isPresent()) {
      return new LoginResult.Limited(pause.get());
    }
    looks.count(asker);
    if (passwords.areBusy()) {
      return new LoginResult.Limited(BUSY);
    }
    Optional<Account> passed = right(typed, budgets, origin);
    if (passed.isPresent()) {
      return new LoginResult.Passed(passed.get());
    }
    if (!budgets.isKnownDevice()) {
      byNetwork.count(origin.network());
    }
    return new LoginResult.Refused();
  }

  /** What was typed, and whose name it is. */
  private record Typed(String name, String password, Optional<Account> account) {

    /** Under which tries are counted: the account, or what stands for a name that nobody has. */
    UUID subject() {
      return account
          .map(Account::id)
          .orElseGet(
              () -> UUID.nameUUIDFromBytes(("nobody " + name).getBytes(StandardCharsets.UTF_8)));
    }
  }

  private Typed typed(String login, String password) {
    String stripped = login.strip().toLowerCase(Locale.ROOT);
    String name = stripped.substring(0, Math.min(stripped.length(), LONGEST_LOGIN + 1));
    return new Typed(name, password, name.indexOf(0) >= 0 ? Optional.empty() : table.find(name));
  }

  /** The same steps for whatever is wrong. */
  private Optional<Account> right(Typed typed, Tries.Budgets budgets, LoginOrigin origin) {
    Tries.Taken taken = tries.take(budgets);
    boolean isRight = isRight(typed);
    boolean isOpened =
        typed.account().filter(account -> !account.isDisabled()).filter(opens).isPresent();
    if (isRight && isOpened && taken != Tries.Taken.LOCKED) {
      tries.giveBack(budgets, taken);
      return typed.account();
    }
    failed(Kind.LOGIN_FAILED, typed.name(), typed.account(), origin.address());
    if (taken == Tries.Taken.LAST) {
      failed(Kind.LOCKED_OUT, typed.name(), typed.account(), origin.address());
    }
    return Optional.empty();
  }

  private boolean isRight(Typed typed) {
    String hash =
        table
            .secrets(typed.subject())
            .map(AccountTable.Secrets::passwordHash)
            .orElseGet(passwords::nobodys);
    boolean isTooLong = typed.password().length() > 4 * PasswordRules.LONGEST;
    boolean isRight = passwords.isRight(isTooLong ? "" : typed.password(), hash);
    boolean isTooOld =
        typed
            .account()
            .map(Account::oneTimeUntil)
            .filter(until -> until.isBefore(clock.instant()))
            .isPresent();
    return isRight && !isTooLong && !isTooOld && typed.account().isPresent();
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
  public void completed(SignedIn who, LoginOrigin origin) {
    completed(who, origin, "");
  }

  /** The same for somebody who logged in at the site's provider and showed no password. */
  public void completedByProvider(SignedIn who, LoginOrigin origin) {
    completed(who, origin, "by the OpenID provider");
  }

  private void completed(SignedIn who, LoginOrigin origin, String how) {
    tries.succeeded(tries.of(who.user(), origin));
    table.setLoggedIn(who.user(), clock.instant());
    listeners.happened(Kind.LOGIN, Actor.of(who, origin.address()), who.user(), how);
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
