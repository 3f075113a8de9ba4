package org.condyle.server.smart.endpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.launch.LaunchContext;
import org.condyle.server.smart.token.AccessTokens;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;

/** Adds to an answer with a token what the app was launched with (SMART App Launch 2.2, 2.0.11). */
final class TokenAnswer implements Consumer<OAuth2AccessTokenAuthenticationContext> {

  private final AccessTokens tokens;
  private final Practices practices;

  TokenAnswer(AccessTokens tokens, Practices practices) {
    this.tokens = tokens;
    this.practices = practices;
  }

  @Override
  public void accept(OAuth2AccessTokenAuthenticationContext context) {
    OAuth2AccessTokenAuthenticationToken answer = context.getAuthentication();
    tokens
        .find(answer.getAccessToken().getTokenValue())
        .ifPresent(
            found ->
                context
                    .getAccessTokenResponse()
                    .additionalParameters(more(answer.getAdditionalParameters(), found)));
  }

  private Map<String, Object> more(Map<String, Object> before, AccessTokens.Found found) {
    Map<String, Object> all = new HashMap<>(before);
    LaunchContext launch = found.launch();
    if (launch.patient() != null) {
      all.put("patient", launch.patient());
      all.put("need_patient_banner", launch.needsBanner());
    }
    if (launch.encounter() != null) {
      all.put("encounter", launch.encounter());
    }
    all.put(
        "tenant",
        found.holder().practices().stream()
            .sorted()
            .flatMap(partition -> practices.find(partition).stream())
            .map(Practice::name)
            .collect(Collectors.joining(" ")));
    return all;
  }
}
