package org.condyle.server.users;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Role;
import org.condyle.server.partition.Practice;
import org.condyle.server.users.UserEvent.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** The accounts of this server, and what an administrator or their owner changes about them. */
public class Accounts {

  /** How long a one-time password is good. */
  static final Duration ONE_TIME = Duration.ofHours(24);

  private static final String LOGIN = "[A-Za-z0-9][A-Za-z0-9._@+-]{1,62}[A-Za-z0-9]";
  private static final String EMAIL = "[^@\\s]{1,64}@[^@\\s]{1,190}";
  private static final int LONGEST_NAME = 120;

  private final AccountTable table;
  private final TransactionTemplate transaction;
  private final Passwords passwords;
  private final PasswordRules rules;
  private final AccountListeners listeners;
  private final Clock clock;

  Accounts(
      AccountTable table,
      TransactionTemplate transaction,
      Passwords passwords,
      PasswordRules rules,
      AccountListeners listeners,
      Clock clock) {
    this.table = table;
    this.transaction = transaction;
    this.passwords = passwords;
    this.rules = rules;
    this.listeners = listeners;
    this.clock = clock;
  }

  public Optional<Account> find(UUID id) {
    return table.find(id);
  }

  /** By login name, in capital or small letters. */
  public Optional<Account> find(String login) {
    return table.find(login);
  }

  /** In the order of their login names. */
  public List<Account> all() {
    return table.all();
  }

  /**
   * What somebody is in a practice, if that is so still: for whoever lets somebody in with what was
   * given out earlier.
   *
   * @return empty if the account or the membership is not there any more, or the account is
   *     disabled
   */
  public Optional<Membership> standing(UUID account, UUID membership) {
    return find(account)
        .filter(found -> !found.isDisabled())
        .flatMap(found -> found.membership(membership));
  }

  /**
   * Adds an account with a one-time password.
   *
   * @throws ProblemException ACCOUNT_INVALID
   */
  public OneTimePassword add(
      Actor actor,
      String login,
      String displayName,
      @Nullable String email,
      List<NewMembership> memberships) {
    String password = RandomText.next();
    Instant until = clock.instant().plus(ONE_TIME);
    add(actor, newAccount(login, displayName, email, until, false), password, memberships);
    return new OneTimePassword(login, password, until);
  }

  /** Adds an account of a demo, whose password is shown. */
  void addDemo(String login, String displayName, String password, NewMembership membership) {
    add(
        Actor.SERVER,
        newAccount(login, displayName, null, null, true),
        password,
        List.of(membership));
  }

  private static Account newAccount(
      String login,
      String displayName,
      @Nullable String email,
      @Nullable Instant oneTimeUntil,
      boolean isDemo) {
    requireNames(login, displayName, email);
    return new Account(
        UUID.randomUUID(),
        login,
        displayName.strip(),
        email,
        oneTimeUntil,
        false,
        false,
        isDemo,
        0,
        null,
        List.of());
  }

  private static void requireNames(String login, String displayName, @Nullable String email) {
    if (!login.matches(LOGIN)) {
      throw invalid(
          "A login name has 3 to 64 letters, digits, dots, hyphens and the like, and begins and ends"
              + " with a letter or digit",
          "login");
    }
    if (displayName.isBlank() || displayName.length() > LONGEST_NAME) {
      throw invalid("A name of 1 to " + LONGEST_NAME + " characters is needed", "name");
    }
    if (email != null && !email.matches(EMAIL)) {
      throw invalid("That is no e-mail address", "email");
    }
  }

  private void add(Actor actor, Account account, String password, List<NewMembership> memberships) {
    String hash = passwords.hash(password);
    Instant now = clock.instant();
    transaction.executeWithoutResult(
        status -> {
          if (!table.insert(account, hash, now)) {
            throw invalid("There is an account with the login name " + account.login(), "login");
          }
          memberships.forEach(
              each -> table.addMembership(account.id(), UUID.randomUUID(), each, now));
          listeners.happened(Kind.ACCOUNT_ADDED, actor, account.id(), account.login());
        });
  }

  /**
   * Gives an account a one-time password in the place of its own, and takes its pauses away.
   *
   * @throws ProblemException ACCOUNT_UNKNOWN
   */
  public OneTimePassword resetPassword(Actor actor, UUID id) {
    Account account = require(id);
    String password = RandomText.next();
    Instant until = clock.instant().plus(ONE_TIME);
    String hash = passwords.hash(password);
    change(
        actor,
        Kind.PASSWORD_CHANGED,
        id,
        "one-time password",
        () -> {
          table.setPassword(id, hash, until);
          table.forgetTries(id);
        });
    return new OneTimePassword(account.login(), password, until);
  }

  /**
   * Sets the password that its owner chose.
   *
   * @return the account with its new access number
   * @throws ProblemException PASSWORD_REFUSED, ACCOUNT_UNKNOWN
   */
  public Account changePassword(Actor actor, UUID id, String password) {
    Account account = require(id);
    String email = account.email() == null ? "" : account.email();
    rules.require(password, account.login(), account.displayName(), email);
    table
        .secrets(id)
        .filter(secrets -> passwords.isRight(password, secrets.passwordHash()))
        .ifPresent(
            same -> {
              throw new ProblemException(
                  ProblemCode.PASSWORD_REFUSED, "That is the password you have", "password");
            });
    String hash = passwords.hash(password);
    change(actor, Kind.PASSWORD_CHANGED, id, "", () -> table.setPassword(id, hash, null));
    return require(id);
  }

  /** Takes a second factor away that was lost; the next login sets one up. */
  public void removeSecondFactor(Actor actor, UUID id) {
    change(
        actor,
        Kind.SECOND_FACTOR_CHANGED,
        id,
        "removed",
        () -> {
          table.setSecondFactor(id, null, 0);
          table.setRecoveryCodes(id, List.of());
        });
  }

  /** From now on nobody signs in with it, and who did is out. */
  public void disable(Actor actor, UUID id) {
    refuseOwn(actor, id, "Nobody disables the own account");
    change(actor, Kind.ACCOUNT_DISABLED, id, "", () -> table.setDisabled(id, true));
  }

  public void enable(Actor actor, UUID id) {
    change(actor, Kind.ACCOUNT_ENABLED, id, "", () -> table.setDisabled(id, false));
  }

  /** Gives a membership in a practice that there is. */
  public void addMembership(Actor actor, UUID id, NewMembership membership) {
    Instant now = clock.instant();
    change(
        actor,
        Kind.MEMBERSHIPS_CHANGED,
        id,
        membership.role().code() + " in " + membership.partitions(),
        () -> table.addMembership(id, UUID.randomUUID(), membership, now));
  }

  /**
   * @throws ProblemException ACCOUNT_INVALID if there is no such membership, or it is the actor's
   *     own as an administrator
   */
  public void removeMembership(Actor actor, UUID id, UUID membership) {
    Membership found =
        require(id)
            .membership(membership)
            .orElseThrow(() -> invalid("There is no such membership", "membership"));
    if (found.role() == Role.ADMINISTRATOR) {
      refuseOwn(actor, id, "Nobody gives up the own administration");
    }
    change(
        actor,
        Kind.MEMBERSHIPS_CHANGED,
        id,
        "no longer " + found.role().code() + " in " + found.partitions(),
        () -> table.removeMembership(id, membership));
  }

  /** Ends all sessions and tokens of an account. */
  public Account endAccess(Actor actor, UUID id) {
    change(actor, Kind.ACCOUNT_CHANGED, id, "signed out everywhere", () -> {});
    return require(id);
  }

  /** Tells the audit trail of a practice that was added. */
  public void practiceAdded(Actor actor, Practice practice) {
    listeners.happened(
        Kind.PRACTICE_ADDED, actor, null, practice.name() + " " + practice.partition());
  }

  /** Each change ends what the account was let in with under what was true before. */
  private void change(Actor actor, Kind kind, UUID id, String detail, Runnable work) {
    require(id);
    transaction.executeWithoutResult(
        status -> {
          work.run();
          table.endAccess(id);
          listeners.accessEnded(id);
          listeners.happened(kind, actor, id, detail);
        });
  }

  private Account require(UUID id) {
    return table
        .find(id)
        .orElseThrow(
            () -> new ProblemException(ProblemCode.ACCOUNT_UNKNOWN, "There is no such account"));
  }

  private static void refuseOwn(Actor actor, UUID id, String message) {
    if (id.equals(actor.user())) {
      throw invalid(message, "account");
    }
  }

  private static ProblemException invalid(String message, String location) {
    return new ProblemException(ProblemCode.ACCOUNT_INVALID, message, location);
  }
}
