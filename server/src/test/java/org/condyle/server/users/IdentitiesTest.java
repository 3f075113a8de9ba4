package org.condyle.server.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.oidc.Identity;
import org.condyle.server.users.UserEvent.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class IdentitiesTest {

  private static final String ISSUER = "https://login.example.org";

  private final AccountsFixture at = new AccountsFixture();
  private final Identities identities =
      new Identities(
          at.table,
          new IdentityTable(JdbcClient.create(SharedServer.server().part(DataSource.class))),
          at.transaction,
          at.listeners,
          at);

  private static Identity somebody() {
    return new Identity(ISSUER, "subject-" + UUID.randomUUID());
  }

  @Test
  void aLinkEndsWhatTheAccountWasLetInWithBefore() {
    Account account = at.clinician();
    Identity identity = somebody();
    at.ended.clear();
    identities.link(Actor.SERVER, account.id(), identity);
    assertThat(at.ended).containsExactly(account.id());
    assertThat(identities.find(identity))
        .hasValueSatisfying(
            linked -> {
              assertThat(linked.account().id()).isEqualTo(account.id());
              assertThat(linked.account().accessNumber()).isGreaterThan(account.accessNumber());
              assertThat(linked.accessEnded()).isNotNull();
            });
    assertThat(at.kinds()).endsWith(Kind.IDENTITY_LINKED);
    at.ended.clear();
    identities.unlink(Actor.SERVER, account.id(), ISSUER);
    assertThat(at.ended).containsExactly(account.id());
    assertThat(identities.find(identity)).isEmpty();
  }

  @Test
  void theSameSubjectOfAnotherIssuerIsAnotherPerson() {
    Account account = at.clinician();
    Identity identity = somebody();
    identities.link(Actor.SERVER, account.id(), identity);
    assertThat(identities.find(new Identity("https://other.example.org", identity.subject())))
        .isEmpty();
    assertThat(identities.find(new Identity(ISSUER, identity.subject().toUpperCase(Locale.ROOT))))
        .isEmpty();
  }

  @Test
  void anIdentityHasOneAccountAndAnAccountOneIdentity() {
    Account account = at.clinician();
    Account other = at.clinician();
    Identity identity = somebody();
    identities.link(Actor.SERVER, account.id(), identity);
    assertThatThrownBy(() -> identities.link(Actor.SERVER, other.id(), identity))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> identities.link(Actor.SERVER, account.id(), somebody()))
        .isInstanceOf(ProblemException.class);
    assertThat(identities.find(identity).orElseThrow().account().id()).isEqualTo(account.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " x", "x ", "a\nb", "jürgen"})
  void whatIsNoSubjectIsNotLinked(String subject) {
    Account account = at.clinician();
    assertThatThrownBy(
            () -> identities.link(Actor.SERVER, account.id(), new Identity(ISSUER, subject)))
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void anInvitationIsGoodForADayAndOnce() {
    Account account = at.clinician();
    String late = identities.invite(Actor.SERVER, account.id()).code();
    at.pass(Identities.INVITED.plus(Duration.ofSeconds(1)));
    assertThat(identities.redeem(late, somebody(), "x")).isEmpty();

    String code = identities.invite(Actor.SERVER, account.id()).code();
    Identity identity = somebody();
    assertThat(identities.redeem(code, identity, "x"))
        .hasValueSatisfying(linked -> assertThat(linked.id()).isEqualTo(account.id()));
    assertThat(identities.redeem(code, somebody(), "x")).isEmpty();
    assertThat(at.kinds()).endsWith(Kind.IDENTITY_LINKED, Kind.LOGIN_FAILED);
    assertThat(at.events.toString()).doesNotContain(code).doesNotContain(late);
  }

  @Test
  void anotherInvitationTakesThePlaceOfTheFirst() {
    Account account = at.clinician();
    String first = identities.invite(Actor.SERVER, account.id()).code();
    String second = identities.invite(Actor.SERVER, account.id()).code();
    assertThat(identities.redeem(first, somebody(), "x")).isEmpty();
    assertThat(identities.redeem(second, somebody(), "x")).isPresent();
  }

  @Test
  void anInvitationOfADisabledAccountOpensNothing() {
    Account account = at.clinician();
    String code = identities.invite(Actor.SERVER, account.id()).code();
    at.accounts.disable(Actor.SERVER, account.id());
    Identity identity = somebody();
    assertThat(identities.redeem(code, identity, "x")).isEmpty();
    assertThat(identities.find(identity)).isEmpty();
  }

  @Test
  void whoIsLinkedAlreadyTakesNoOtherAccountByAnInvitation() {
    Identity identity = somebody();
    Account mine = at.clinician();
    identities.link(Actor.SERVER, mine.id(), identity);
    Account other = at.clinician();
    String code = identities.invite(Actor.SERVER, other.id()).code();
    assertThat(identities.redeem(code, identity, "x")).isEmpty();
    assertThat(identities.find(identity).orElseThrow().account().id()).isEqualTo(mine.id());
  }
}
