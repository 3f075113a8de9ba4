package org.condyle.server.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.oidc.Identity;
import org.condyle.server.users.UserEvent.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who of the accounts the people are that the site's OpenID provider knows. Nobody is linked by a
 * name or an e-mail address, which another person may have there: an administrator says who it is,
 * or gives that person an invitation.
 */
public class Identities {

  /** As long as a one-time password. */
  static final Duration INVITED = Accounts.ONE_TIME;

  private final AccountTable accounts;
  private final IdentityTable table;
  private final TransactionTemplate transaction;
  private final AccountListeners listeners;
  private final Clock clock;

  Identities(
      AccountTable accounts,
      IdentityTable table,
      TransactionTemplate transaction,
      AccountListeners listeners,
      Clock clock) {
    this.accounts = accounts;
    this.table = table;
    this.transaction = transaction;
    this.listeners = listeners;
    this.clock = clock;
  }

  /**
   * Whose an identity is.
   *
   * @param accessEnded when all that was given to the account before was ended; null if never
   */
  public record Linked(Account account, @Nullable Instant accessEnded) {}

  public Optional<Linked> find(Identity identity) {
    return table
        .find(identity)
        .flatMap(
            row ->
                accounts
                    .find(row.accountId())
                    .map(
                        account ->
                            new Linked(
                                account,
                                row.accessEnded() == null ? null : row.accessEnded().toInstant())));
  }

  /** What a provider calls the person of an account. */
  public Optional<String> subject(UUID account, String issuer) {
    return table.subject(account, issuer);
  }

  /**
   * Says that an account is that of an identity.
   *
   * @throws ProblemException ACCOUNT_INVALID if it is no subject, or either is linked already;
   *     ACCOUNT_UNKNOWN
   */
  public void link(Actor actor, UUID account, Identity identity) {
    if (!Identity.isSubject(identity.subject())) {
      throw invalid("A subject has 1 to " + Identity.LONGEST + " printable characters", "subject");
    }
    require(account);
    transaction.executeWithoutResult(status -> linked(actor, account, identity));
  }

  private void linked(Actor actor, UUID account, Identity identity) {
    if (!table.link(account, identity, clock.instant())) {
      throw invalid("The identity, or the account, is linked already", "subject");
    }
    table.forgetInvitation(account);
    changed(Kind.IDENTITY_LINKED, actor, account, identity.subject());
  }

  private void changed(Kind kind, Actor actor, UUID account, String detail) {
    accounts.endAccess(account);
    listeners.accessEnded(account);
    listeners.happened(kind, actor, account, detail);
  }

  /** Takes the link to a provider away, and an invitation that was not used. */
  public void unlink(Actor actor, UUID account, String issuer) {
    transaction.executeWithoutResult(
        status -> {
          table.forgetInvitation(account);
          if (table.unlink(account, issuer)) {
            changed(Kind.IDENTITY_UNLINKED, actor, account, "");
          }
        });
  }

  /**
   * Gives an invitation for an account.
   *
   * @throws ProblemException ACCOUNT_UNKNOWN
   */
  public Invitation invite(Actor actor, UUID account) {
    require(account);
    String code = RandomText.next();
    Instant until = clock.instant().plus(INVITED);
    transaction.executeWithoutResult(
        status -> {
          table.invite(account, hash(code), until);
          listeners.happened(Kind.IDENTITY_INVITED, actor, account, "");
        });
    return new Invitation(code, until);
  }

  /**
   * Links the account of an invitation to somebody who has logged in at the provider.
   *
   * @param client address of the client
   * @return the account; empty if there is no such invitation, the account is disabled, or one of
   *     both is linked already
   */
  public Optional<Account> redeem(String code, Identity identity, String client) {
    Optional<Account> linked =
        transaction.execute(status -> redeemed(RandomText.read(code), identity, client));
    if (linked == null || linked.isEmpty()) {
      refused(identity, client, "invitation refused");
      return Optional.empty();
    }
    return linked;
  }

  private Optional<Account> redeemed(String code, Identity identity, String client) {
    Optional<Account> account =
        table
            .use(hash(code), clock.instant())
            .flatMap(accounts::find)
            .filter(found -> !found.isDisabled())
            .filter(found -> table.find(identity).isEmpty())
            .filter(found -> table.subject(found.id(), identity.issuer()).isEmpty());
    if (account.isEmpty()) {
      return account;
    }
    linked(Actor.signingIn(account.get(), client), account.get().id(), identity);
    return accounts.find(account.get().id());
  }

  /** Somebody has logged in at the provider and is not let in here. */
  public void refused(Identity identity, String client, String why) {
    listeners.happened(
        Kind.LOGIN_FAILED,
        new Actor(null, identity.subject(), Set.of(), client),
        table.find(identity).map(IdentityTable.Row::accountId).orElse(null),
        "by the OpenID provider: " + why);
  }

  private void require(UUID account) {
    if (accounts.find(account).isEmpty()) {
      throw new ProblemException(ProblemCode.ACCOUNT_UNKNOWN, "There is no such account");
    }
  }

  private static byte[] hash(String code) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ProblemException invalid(String message, String location) {
    return new ProblemException(ProblemCode.ACCOUNT_INVALID, message, location);
  }
}
