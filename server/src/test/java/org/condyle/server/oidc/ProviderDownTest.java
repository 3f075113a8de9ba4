package org.condyle.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.condyle.server.oidc.TestProvider.Answering;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A provider that does not answer, answers wrongly, or takes another key into use. */
class ProviderDownTest {

  private final TestProvider provider = new TestProvider();
  private final Moved clock = new Moved();
  private final SiteProvider site = new SiteProvider(provider.settings(), clock);

  private static final class Moved extends Clock {

    private Duration by = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @AfterEach
  void close() {
    provider.close();
  }

  private ProviderToken read(String token) {
    return site.tokens().orElseThrow().read(token);
  }

  private String token() {
    return provider.signed(provider.accessClaims("somebody"));
  }

  @Test
  void keysAreAskedForOnceForManyTokens() {
    for (int i = 0; i < 5; i++) {
      assertThat(read(token()).identity().subject()).isEqualTo("somebody");
    }
    assertThat(provider.askedForKeys()).isEqualTo(1);
  }

  @Test
  void anotherKeyIsFoundWhereTheProviderPublishesItAndTheOldOneEnds() {
    String before = token();
    assertThat(read(before).identity().issuer()).isEqualTo(provider.issuer());
    RSAKey next = TestProvider.newKey("second");
    provider.use(next, List.of(next));
    clock.by = Kept.BETWEEN;
    assertThat(read(token()).identity().subject()).isEqualTo("somebody");
    assertThatThrownBy(() -> read(before)).isInstanceOf(ProviderRefusal.class);
    assertThat(provider.askedForKeys()).isEqualTo(2);
  }

  @Test
  void unknownKeysAreNoWayToMakeTheServerAskAgainAndAgain() {
    assertThat(read(token()).client()).isEqualTo("some-app");
    RSAKey unknown = TestProvider.newKey("unknown");
    String forged =
        TestProvider.signed(
            provider.accessClaims("somebody").build(),
            unknown,
            JWSAlgorithm.RS256,
            JOSEObjectType.JWT);
    clock.by = Kept.BETWEEN;
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> read(forged)).isInstanceOf(ProviderRefusal.class);
    }
    assertThat(provider.askedForKeys()).isEqualTo(2);
  }

  @Test
  void aTokenThatWouldNotBeGoodAsksNobody() {
    String forOthers = provider.signed(provider.accessClaims("somebody").audience("others"));
    assertThatThrownBy(() -> read(forOthers)).hasMessageContaining("another audience");
    assertThat(provider.askedForKeys()).isZero();
  }

  @ParameterizedTest
  @EnumSource(value = Answering.class, mode = EnumSource.Mode.EXCLUDE, names = "RIGHT")
  void whatIsNoRightAnswerOpensNothingAndIsAskedForAgainLater(Answering wrong) {
    provider.answer(wrong);
    assertThatThrownBy(() -> read(token())).isInstanceOf(ProviderUnavailable.class);
    provider.answer(Answering.RIGHT);
    assertThatThrownBy(() -> read(token())).hasMessageContaining("a moment ago");
    clock.by = Kept.BETWEEN;
    assertThat(read(token()).identity().subject()).isEqualTo("somebody");
  }

  @Test
  void aProviderThatIsNotThereIsNoReasonNotToStart() {
    provider.close();
    SiteProvider absent = new SiteProvider(provider.settings(), clock);
    assertThatThrownBy(() -> absent.tokens().orElseThrow().read(token()))
        .isInstanceOf(ProviderUnavailable.class);
  }

  @Test
  void keysThatAreOldAreNotBelievedWhenTheProviderDoesNotAnswer() {
    assertThat(read(token()).shown()).isEqualTo(Factors.BOTH);
    provider.answer(Answering.WITH_AN_ERROR);
    Instant then = Instant.now().plus(Duration.ofMinutes(11));
    String later =
        provider.signed(
            provider
                .accessClaims("somebody")
                .issueTime(Date.from(then))
                .expirationTime(Date.from(then.plusSeconds(60))));
    clock.by = Duration.ofMinutes(11);
    assertThatThrownBy(() -> read(later)).isInstanceOf(ProviderUnavailable.class);
  }
}
