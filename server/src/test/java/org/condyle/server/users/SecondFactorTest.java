package org.condyle.server.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.condyle.server.caller.Role;
import org.condyle.server.users.UserEvent.Kind;
import org.junit.jupiter.api.Test;

class SecondFactorTest {

  private final AccountsFixture at = new AccountsFixture();
  private final Account account = at.clinician();
  private final Actor actor = Actor.signingIn(account, "x");
  private final Enrolment enrolment = at.secondFactor.begin(account);

  private String code(int stepsLater) {
    return at.codes.codeOf(enrolment.secret(), TotpCodes.step(at.instant()) + stepsLater);
  }

  private List<String> enrolled() {
    List<String> recovery = at.secondFactor.enrol(actor, account.id(), enrolment, code(0));
    at.pass(Duration.ofSeconds(30));
    return recovery;
  }

  private boolean isRight(String code) {
    return at.secondFactor.isRight(actor, account.id(), code, AccountsFixture.CLIENT);
  }

  @Test
  void itIsSetUpByACodeThatTheAppShowsNow() {
    assertThat(at.secondFactor.enrol(actor, account.id(), enrolment, code(5))).isEmpty();
    assertThat(at.accounts.find(account.id()).orElseThrow().hasSecondFactor()).isFalse();
    assertThat(enrolled()).hasSize(10).doesNotHaveDuplicates();
    assertThat(at.accounts.find(account.id()).orElseThrow().hasSecondFactor()).isTrue();
    assertThat(enrolment.uri())
        .startsWith("otpauth://totp/Condyle:" + account.login() + "?secret=")
        .contains("issuer=Condyle", "digits=6", "period=30");
    assertThat(enrolment.toString()).isEqualTo("Enrolment[" + account.login() + "]");
  }

  @Test
  void theCodeOfTheSetUpIsUsed() {
    String first = code(0);
    enrolled();
    assertThat(isRight(first)).isFalse();
  }

  @Test
  void aCodeOpensOnceAndNoneOfAnEarlierStepAfterIt() {
    enrolled();
    at.pass(Duration.ofMinutes(5));
    String earlier = code(-1);
    String now = code(0);
    assertThat(isRight(now.substring(0, 3) + " " + now.substring(3))).isTrue();
    assertThat(isRight(now)).isFalse();
    assertThat(isRight(earlier)).isFalse();
    at.pass(Duration.ofSeconds(30));
    assertThat(isRight(code(0))).isTrue();
  }

  @Test
  void aRecoveryCodeOpensOnceHoweverItIsTyped() {
    List<String> recovery = enrolled();
    assertThat(isRight(recovery.get(3).toUpperCase(Locale.ROOT).replace("-", " "))).isTrue();
    assertThat(isRight(recovery.get(3))).isFalse();
    assertThat(at.secondFactor.recoveryCodes(account.id())).isEqualTo(9);
  }

  @Test
  void wrongCodesCountAndTheAccountPauses() {
    enrolled();
    for (int i = 0; i < 5; i++) {
      assertThat(isRight("abcd-abcd-abcd-abcd")).isFalse();
    }
    assertThat(at.kinds()).contains(Kind.SECOND_FACTOR_FAILED, Kind.LOCKED_OUT);
    assertThat(isRight(code(0))).isFalse();
    assertThat(at.signIn(account, AccountsFixture.PASSWORD))
        .isInstanceOf(LoginResult.Refused.class);
    at.pass(Duration.ofSeconds(61));
    assertThat(isRight(code(0))).isTrue();
  }

  @Test
  void aRightPasswordInBetweenGivesNoMoreTries() {
    enrolled();
    for (int i = 0; i < 4; i++) {
      isRight("abcd-abcd-abcd-abcd");
      assertThat(at.signIn(account, AccountsFixture.PASSWORD))
          .isInstanceOf(LoginResult.Passed.class);
    }
    isRight("abcd-abcd-abcd-abcd");
    assertThat(at.signIn(account, AccountsFixture.PASSWORD))
        .isInstanceOf(LoginResult.Refused.class);
  }

  @Test
  void theDatabaseHoldsNeitherSecretNorCodes() {
    List<String> recovery = enrolled();
    byte[] stored = at.table.secrets(account.id()).orElseThrow().totpSecret();
    assertThat(stored).isNotNull().hasSizeGreaterThan(TotpCodes.SECRET_BYTES);
    assertThat(at.table.secrets(account.id()).orElseThrow().passwordHash())
        .startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(
            at.table.useRecoveryCode(
                account.id(), recovery.get(0).getBytes(StandardCharsets.UTF_8)))
        .isFalse();
  }

  @Test
  void whoSeesOthersDataNeedsOneAndAPatientDoesNot() {
    assertThat(account.needsSecondFactor()).isTrue();
    Account patient = at.user(new NewMembership(Set.of(1), Role.PATIENT, "p1", null));
    assertThat(patient.needsSecondFactor()).isFalse();
  }
}
