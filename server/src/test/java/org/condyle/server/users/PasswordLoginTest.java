package org.condyle.server.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Role;
import org.condyle.server.users.LoginResult.Limited;
import org.condyle.server.users.LoginResult.Passed;
import org.condyle.server.users.LoginResult.Refused;
import org.condyle.server.users.UserEvent.Kind;
import org.junit.jupiter.api.Test;

class PasswordLoginTest {

  private final AccountsFixture at = new AccountsFixture();

  @Test
  void theRightPasswordPassesWhateverTheCaseOfTheName() {
    Account account = at.clinician();
    assertThat(
            at.login.check(
                account.login().toUpperCase(Locale.ROOT),
                AccountsFixture.PASSWORD,
                AccountsFixture.CLIENT))
        .isInstanceOfSatisfying(
            Passed.class, passed -> assertThat(passed.account().id()).isEqualTo(account.id()));
    assertThat(at.signIn(account, "seven quiet riverS")).isInstanceOf(Refused.class);
  }

  @Test
  void whoeverIsUnknownGetsTheSameAnswerForTheSameWork() {
    Account account = at.clinician();
    Account disabled = at.clinician();
    at.accounts.disable(Actor.SERVER, disabled.id());
    String unknown = "nobody-" + UUID.randomUUID();
    // More than are free, so that what leads to a pause and what comes in it is compared too.
    for (int i = 0; i < Tries.OF_NETWORK + 2; i++) {
      List<Object> forKnown = work(account.login(), "192.0.2.1");
      assertThat(work(unknown, "192.0.2.2")).as("try %s", i).isEqualTo(forKnown);
      assertThat(work(disabled.login(), "192.0.2.3")).as("try %s", i).isEqualTo(forKnown);
      assertThat(forKnown).contains(new Refused(), 1L);
    }
    assertThat(work("x".repeat(500), "192.0.2.4"))
        .as("a name that is too long")
        .isEqualTo(work(account.login(), "192.0.2.5"));
  }

  /** Answer, statements, hashes and what the trail is told of one wrong try. */
  private List<Object> work(String login, String address) {
    List<String> before = at.statements.taken();
    long hashes = at.passwords.computations();
    int events = at.events.size();
    LoginResult result = at.login.check(login, "wrong wrong wrong", AccountsFixture.from(address));
    List<Kind> told =
        at.events.subList(events, at.events.size()).stream().map(UserEvent::kind).toList();
    assertThat(before).isNotNull();
    return List.of(result, at.statements.taken(), at.passwords.computations() - hashes, told);
  }

  @Test
  void strangersGuessesDoNotLockTheOwnerOut() {
    Account account = at.clinician();
    LoginOrigin own = at.deviceOf(account, "198.51.100.77");
    for (int network = 0; network < 5; network++) {
      for (int i = 0; i < Tries.OF_NETWORK; i++) {
        at.signIn(account, "wrong wrong wrong", AccountsFixture.from("203.0.113." + network));
      }
    }
    // Guesses from the owner's own address, as by whoever shares it, do not either.
    for (int i = 0; i < 55; i++) {
      at.signIn(account, "wrong wrong wrong", AccountsFixture.from(own.address()));
    }
    assertThat(at.signIn(account, AccountsFixture.PASSWORD, AccountsFixture.from("192.0.2.99")))
        .as("a stranger who knows the password has to wait")
        .isInstanceOf(Refused.class);
    assertThat(at.signIn(account, AccountsFixture.PASSWORD, own)).isInstanceOf(Passed.class);
  }

  @Test
  void guessesFromOneNetworkSlowNobodyElsewhere() {
    Account account = at.clinician();
    for (int i = 0; i < Tries.OF_NETWORK + 1; i++) {
      // One household has all addresses that begin alike.
      at.signIn(account, "wrong wrong", AccountsFixture.from("2001:db8:7:7::" + i));
    }
    assertThat(
            at.signIn(account, AccountsFixture.PASSWORD, AccountsFixture.from("2001:db8:7:7:9::9")))
        .isInstanceOf(Refused.class);
    assertThat(
            at.signIn(account, AccountsFixture.PASSWORD, AccountsFixture.from("2001:db8:7:8::1")))
        .isInstanceOf(Passed.class);
  }

  @Test
  void guessesFromManyNetworksTogetherAreFewerAndFewer() {
    Account account = at.clinician();
    int looked = 0;
    for (int hour = 0; hour < 24; hour++) {
      for (int i = 0; i < 40; i++) {
        Tries.Budgets budgets =
            at.tries.of(account.id(), AccountsFixture.from("10." + hour + "." + i + ".1"));
        looked += at.tries.take(budgets) == Tries.Taken.LOCKED ? 0 : 1;
      }
      at.pass(Duration.ofHours(1));
    }
    assertThat(looked).isLessThan(Tries.OF_STRANGERS + 24 + 1);
  }

  @Test
  void aKnownDeviceHasABudgetOfItsOwnAndNoMore() {
    Account account = at.clinician();
    LoginOrigin stolen = at.deviceOf(account, "198.51.100.78");
    for (int i = 0; i < Tries.OF_DEVICE; i++) {
      assertThat(at.signIn(account, "wrong wrong", stolen)).isInstanceOf(Refused.class);
    }
    assertThat(at.signIn(account, AccountsFixture.PASSWORD, stolen)).isInstanceOf(Refused.class);
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Passed.class);
  }

  @Test
  void aDeviceIsKnownForTheAccountsThatSignedInThereAndForAWhile() {
    Account one = at.clinician();
    Account other = at.clinician();
    LoginOrigin shared = at.deviceOf(one, "198.51.100.79");
    assertThat(at.tries.of(one.id(), shared).isKnownDevice()).isTrue();
    assertThat(at.tries.of(other.id(), shared).isKnownDevice()).isFalse();
    assertThat(at.devices.remember(other.id(), shared.device())).isEqualTo(shared.device());
    assertThat(at.tries.of(other.id(), shared).isKnownDevice()).isTrue();
    assertThat(at.tries.of(one.id(), new LoginOrigin("x", "made up")).isKnownDevice()).isFalse();
    at.pass(KnownDevices.KEPT.plusSeconds(1));
    assertThat(at.tries.of(one.id(), shared).isKnownDevice()).isFalse();
  }

  @Test
  void whereTooManyWaitForAHashTheNextIsToldToComeAgain() throws Exception {
    Account account = at.clinician();
    ExecutorService threads = Executors.newFixedThreadPool(3 * Passwords.MOST_WAITING);
    try {
      for (int i = 0; i < 10 * Passwords.MOST_WAITING; i++) {
        threads.execute(() -> at.passwords.hash("some password"));
      }
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (!at.passwords.areBusy() && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Limited.class);
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Passed.class);
  }

  @Test
  void anAdministratorsOneTimePasswordTakesThePausesAway() {
    Account account = at.clinician();
    for (int i = 0; i < 30; i++) {
      at.signIn(account, "wrong wrong", AccountsFixture.from("203.0.113." + i));
    }
    OneTimePassword made = at.accounts.resetPassword(Actor.SERVER, account.id());
    assertThat(at.signIn(account, made.password())).isInstanceOf(Passed.class);
  }

  @Test
  void aLockedOrDisabledAccountTakesOneHashToo() {
    Account account = at.clinician();
    at.accounts.disable(Actor.SERVER, account.id());
    long before = at.passwords.computations();
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isEqualTo(new Refused());
    assertThat(at.passwords.computations() - before).isEqualTo(1);
    at.accounts.enable(Actor.SERVER, account.id());
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Passed.class);
  }

  @Test
  void afterFiveWrongTriesEvenTheRightPasswordWaitsLongerEachTime() {
    Account account = at.clinician();
    for (int i = 0; i < 5; i++) {
      assertThat(at.signIn(account, "wrong wrong wrong")).isInstanceOf(Refused.class);
    }
    assertThat(at.kinds()).contains(Kind.LOCKED_OUT);
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Refused.class);
    at.pass(Duration.ofSeconds(59));
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Refused.class);
    at.pass(Duration.ofSeconds(2));
    assertThat(at.signIn(account, "wrong wrong wrong")).isInstanceOf(Refused.class);
    at.pass(Duration.ofSeconds(61));
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Refused.class);
    at.pass(Duration.ofSeconds(60));
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Passed.class);
  }

  @Test
  void aCompleteLoginLetsTheCountBeginAnewAndAPasswordAloneDoesNot() {
    Account account = at.clinician();
    for (int i = 0; i < 4; i++) {
      at.signIn(account, "wrong wrong wrong");
    }
    at.signIn(account, AccountsFixture.PASSWORD);
    at.signIn(account, "wrong wrong wrong");
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Refused.class);
    at.pass(Duration.ofMinutes(2));
    at.signIn(account, AccountsFixture.PASSWORD);
    at.login.completed(
        new SignedIn(account.id(), "Some Body", account.memberships().get(0)),
        AccountsFixture.CLIENT);
    for (int i = 0; i < 4; i++) {
      at.signIn(account, "wrong wrong wrong");
    }
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Passed.class);
  }

  @Test
  void triesAtTheSameMomentAreNoWayAroundTheCount() throws Exception {
    Account account = at.clinician();
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Callable<Tries.Taken>> tries =
          Collections.nCopies(
              12, () -> at.tries.take(at.tries.of(account.id(), AccountsFixture.CLIENT)));
      int looked = 0;
      for (Future<Tries.Taken> taken : threads.invokeAll(tries)) {
        looked += taken.get() == Tries.Taken.LOCKED ? 0 : 1;
      }
      assertThat(looked).isEqualTo(Tries.OF_NETWORK);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void whoTriesManyNamesFromOneAddressHasToWait() {
    LoginResult last = new Refused();
    for (int i = 0; i < 51; i++) {
      last = at.login.check("nobody-" + i, "wrong wrong", AccountsFixture.from("198.51.100.9"));
    }
    assertThat(last).isInstanceOf(Limited.class);
    assertThat(at.login.check("nobody-52", "wrong wrong", AccountsFixture.from("198.51.100.10")))
        .isInstanceOf(Refused.class);
  }

  @Test
  void aOneTimePasswordIsGoodForADay() {
    Account account = at.clinician();
    OneTimePassword made = at.accounts.resetPassword(Actor.SERVER, account.id());
    assertThat(at.signIn(account, AccountsFixture.PASSWORD)).isInstanceOf(Refused.class);
    assertThat(at.signIn(account, made.password()))
        .isInstanceOfSatisfying(
            Passed.class, passed -> assertThat(passed.account().mustChangePassword()).isTrue());
    at.pass(Duration.ofHours(24).plusSeconds(1));
    assertThat(at.signIn(account, made.password())).isInstanceOf(Refused.class);
    assertThat(made.toString()).doesNotContain(made.password());
  }

  @Test
  void whateverChangesWhatSomebodyMayDoEndsSessionsAndTokens() {
    Account account = at.clinician();
    at.ended.clear();
    at.accounts.changePassword(Actor.SERVER, account.id(), "eight quiet rivers");
    at.accounts.addMembership(
        Actor.SERVER, account.id(), new NewMembership(Set.of(1), Role.QUALITY, null, null));
    at.accounts.removeMembership(Actor.SERVER, account.id(), account.memberships().get(0).id());
    at.accounts.disable(Actor.SERVER, account.id());
    assertThat(at.ended).hasSize(4).containsOnly(account.id());
    assertThat(at.table.accessNumber(account.id())).isEmpty();
    assertThat(at.accounts.standing(account.id(), account.memberships().get(0).id())).isEmpty();
    at.accounts.enable(Actor.SERVER, account.id());
    assertThat(at.table.accessNumber(account.id()))
        .hasValueSatisfying(number -> assertThat(number).isGreaterThan(account.accessNumber()));
  }

  @Test
  void whatAListenerCannotDoUndoesTheChange() {
    Account account = at.clinician();
    AccountListeners failing =
        new AccountListeners(
            () ->
                Stream.of(
                    user -> {
                      throw new IllegalStateException("not now");
                    }),
            Stream::of,
            at);
    Accounts accounts =
        new Accounts(at.table, at.transaction, at.passwords, PasswordRules.read(), failing, at);
    assertThatThrownBy(() -> accounts.disable(Actor.SERVER, account.id()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(at.accounts.find(account.id()).orElseThrow().isDisabled()).isFalse();
  }

  @Test
  void nobodyShutsOutOneself() {
    Account account = at.user(new NewMembership(Set.of(1), Role.ADMINISTRATOR, null, null));
    Actor self = new Actor(account.id(), "self", Set.of(1), null);
    assertThatThrownBy(() -> at.accounts.disable(self, account.id()))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(
            () ->
                at.accounts.removeMembership(self, account.id(), account.memberships().get(0).id()))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void aLoginNameIsThereOnce() {
    Account account = at.clinician();
    assertThatThrownBy(
            () ->
                at.accounts.add(
                    Actor.SERVER,
                    account.login().toUpperCase(Locale.ROOT),
                    "Other",
                    null,
                    List.of()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("There is an account");
  }

  @Test
  void whatIsNoLoginNameIsNotKeptInTheTrail() {
    at.login.check("my secret pass phrase!", "", AccountsFixture.CLIENT);
    assertThat(at.events).last().extracting(UserEvent::name).isEqualTo("(no login name)");
  }

  @Test
  void whereTheSiteLeavesPasswordsToItsProviderOnlyTheServersAdministratorsHaveOne() {
    PasswordLogin login =
        new PasswordLogin(
            at.table, at.passwords, at.tries, at.listeners, at, Account::keepsTheServer);
    LoginOrigin anywhere = new LoginOrigin("x", null);
    Account clinician = at.clinician();
    Account administrator = at.user(new NewMembership(Set.of(1), Role.ADMINISTRATOR, null, null));
    assertThat(login.check(clinician.login(), AccountsFixture.PASSWORD, anywhere))
        .isEqualTo(login.check(clinician.login(), "wrong wrong wrong", anywhere))
        .isEqualTo(new Refused());
    assertThat(login.check(administrator.login(), AccountsFixture.PASSWORD, anywhere))
        .isInstanceOf(Passed.class);
  }
}
