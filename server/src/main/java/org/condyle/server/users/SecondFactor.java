package org.condyle.server.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.condyle.server.database.SecretBox;
import org.condyle.server.users.UserEvent.Kind;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What somebody has beside the password: an authenticator app, and codes on paper for the day on
 * which that is lost.
 */
public class SecondFactor {

  private static final int RECOVERY_CODES = 10;

  private final AccountTable table;
  private final SecretBox box;
  private final Tries tries;
  private final TransactionTemplate transaction;
  private final AccountListeners listeners;
  private final Clock clock;
  private final TotpCodes codes = new TotpCodes();

  SecondFactor(
      AccountTable table,
      SecretBox box,
      Tries tries,
      TransactionTemplate transaction,
      AccountListeners listeners,
      Clock clock) {
    this.table = table;
    this.box = box;
    this.tries = tries;
    this.transaction = transaction;
    this.listeners = listeners;
    this.clock = clock;
  }

  /** What is needed to set one up, until a first code shows that the app has it. */
  public Enrolment begin(Account account) {
    return new Enrolment(account.login(), RandomText.bytes(TotpCodes.SECRET_BYTES));
  }

  /**
   * Sets it up, if the code is one that the app shows now.
   *
   * @return the recovery codes, which are told this once; empty if the code is wrong
   */
  public List<String> enrol(Actor actor, UUID account, Enrolment enrolment, String code) {
    OptionalLong step = codes.stepOf(enrolment.secret(), digits(code), clock.instant());
    if (step.isEmpty()) {
      return List.of();
    }
    List<String> recovery = Stream.generate(RandomText::next).limit(RECOVERY_CODES).toList();
    byte[] sealed = box.seal(enrolment.secret());
    transaction.executeWithoutResult(
        status -> {
          table.setSecondFactor(account, sealed, step.getAsLong());
          table.setRecoveryCodes(account, recovery.stream().map(SecondFactor::hash).toList());
          table.endAccess(account);
          listeners.accessEnded(account);
          listeners.happened(Kind.SECOND_FACTOR_CHANGED, actor, account, "set up");
        });
    return recovery;
  }

  /**
   * Whether it is a code that the app shows now and that was not used yet, or a recovery code.
   * After several wrong ones in a row there is a pause, and no code is right.
   */
  public boolean isRight(Actor actor, UUID account, String code, LoginOrigin origin) {
    Tries.Budgets budgets = tries.of(account, origin);
    Tries.Taken taken = tries.take(budgets);
    if (taken != Tries.Taken.LOCKED && use(account, code)) {
      tries.giveBack(budgets, taken);
      return true;
    }
    listeners.happened(Kind.SECOND_FACTOR_FAILED, actor, account, "");
    if (taken == Tries.Taken.LAST) {
      listeners.happened(Kind.LOCKED_OUT, actor, account, "");
    }
    return false;
  }

  private boolean use(UUID account, String code) {
    if (digits(code).matches("[0-9]{6}")) {
      return table
          .secrets(account)
          .flatMap(secrets -> Optional.ofNullable(secrets.totpSecret()))
          .map(secret -> codes.stepOf(box.open(secret), digits(code), clock.instant()))
          .filter(OptionalLong::isPresent)
          .filter(step -> table.useStep(account, step.getAsLong()))
          .isPresent();
    }
    return table.useRecoveryCode(account, hash(RandomText.read(code)));
  }

  /** How many recovery codes are left. */
  public long recoveryCodes(UUID account) {
    return table.recoveryCodes(account);
  }

  private static String digits(String code) {
    return code.replaceAll("[\\s-]", "");
  }

  private static byte[] hash(String code) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
