package org.condyle.server.smart.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.condyle.server.SharedServer;
import org.condyle.server.smart.OauthTalk;
import org.condyle.server.smart.client.KeySetPlaces;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.discovery.Endpoints;
import org.condyle.server.smart.token.AccessTokens;
import org.condyle.server.smart.token.Assertions;
import org.condyle.server.smart.token.EndpointRequest;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;

/** Assertions and tokens that were guessed, cut or altered. */
class AssertionPropertiesTest {

  private static final EndpointRequest CONTEXT =
      new EndpointRequest(
          OauthTalk.SERVER,
          Optional.empty(),
          AuthorizationServerSettings.builder().tokenEndpoint(Endpoints.TOKEN).build(),
          Endpoints.TOKEN,
          "192.0.2.1");

  private static void decode(String assertion) {
    RegisteredClient operator =
        Objects.requireNonNull(
            SharedServer.server().part(RegisteredClients.class).findByClientId("operator"));
    JwtDecoder decoder =
        new AssertionDecoders(SharedServer.server().part(Assertions.class), KeySetPlaces.PUBLIC)
            .createDecoder(operator);
    AuthorizationServerContextHolder.setContext(CONTEXT);
    try {
      decoder.decode(assertion);
    } finally {
      AuthorizationServerContextHolder.resetContext();
    }
  }

  private static String assertion() {
    return OauthTalk.operatorKey().assertion(OauthTalk.TOKEN, Clock.systemUTC().instant());
  }

  @Test
  void anAssertionThatNobodyTouchedIsTakenOnce() {
    String good = assertion();

    assertThatCode(() -> decode(good)).doesNotThrowAnyException();
    assertThatThrownBy(() -> decode(good)).isInstanceOf(JwtException.class);
  }

  @Property(seed = "20261112", tries = 150, shrinking = ShrinkingMode.OFF)
  void anAlteredAssertionIsRefused(@ForAll @AlphaChars char put, @ForAll int place) {
    String good = assertion();
    int at = Math.floorMod(place, good.length());
    String altered = good.substring(0, at) + put + good.substring(at + 1);
    if (!altered.equals(good)) {
      assertThatThrownBy(() -> decode(altered)).isInstanceOf(JwtException.class);
    }
  }

  @Property(seed = "20261113", tries = 100, shrinking = ShrinkingMode.OFF)
  void aCutAssertionIsRefused(@ForAll int place) {
    String good = assertion();
    String cut = good.substring(0, Math.floorMod(place, good.length()));
    assertThatThrownBy(() -> decode(cut)).isInstanceOf(JwtException.class);
  }

  @Property(seed = "20261114", tries = 150, shrinking = ShrinkingMode.OFF)
  void whateverIsSentAsAnAssertionIsRefusedWithoutAFault(
      @ForAll @StringLength(max = 60) String text) {
    assertThatThrownBy(() -> decode(text)).isInstanceOf(JwtException.class);
  }

  @Property(seed = "20261115", tries = 150, shrinking = ShrinkingMode.OFF)
  void aTokenThatWasAlteredOrGuessedOpensNothing(
      @ForAll @StringLength(max = 60) String guess, @ForAll char put, @ForAll int place) {
    AccessTokens tokens = SharedServer.server().part(AccessTokens.class);
    String token = Holder.TOKEN;
    int at = Math.floorMod(place, token.length());
    String altered = token.substring(0, at) + put + token.substring(at + 1);
    assertThat(tokens.find(token)).isPresent();
    assertThat(tokens.find(guess)).isEmpty();
    assertThat(tokens.find(token.substring(0, at))).isEmpty();
    assertThat(tokens.find(token + put)).isEmpty();
    if (!altered.equals(token)) {
      assertThat(tokens.find(altered)).isEmpty();
    }
  }

  /** Got when it is first wanted. */
  private static final class Holder {
    static final String TOKEN = OauthTalk.tokenAs("administrator");
  }
}
