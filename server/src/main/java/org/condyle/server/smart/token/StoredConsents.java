package org.condyle.server.smart.token;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsent;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;

/**
 * What people allowed apps. Spring Authorization Server would add what somebody allowed once to
 * what he or she allows now; here the last decision counts alone, so it is told nothing of earlier
 * ones. Whether a person has to be asked again is answered by {@link #covers}.
 */
public final class StoredConsents implements OAuth2AuthorizationConsentService {

  /** After that somebody is asked again. */
  private static final Duration REMEMBERED = Duration.ofDays(180);

  private final JdbcClient database;
  private final Clock clock;

  StoredConsents(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void save(OAuth2AuthorizationConsent consent) {
    database
        .sql(
            "insert into condyle.smart_consent (client_id, principal, scopes, given) values"
                + " (:client, :principal, :scopes, :now) on conflict (client_id, principal) do"
                + " update set scopes = excluded.scopes, given = excluded.given")
        .param("client", consent.getRegisteredClientId())
        .param("principal", consent.getPrincipalName())
        .param("scopes", String.join(" ", new TreeSet<>(consent.getScopes())))
        .param("now", now())
        .update();
  }

  @Override
  public void remove(OAuth2AuthorizationConsent consent) {
    database
        .sql(
            "delete from condyle.smart_consent where client_id = :client and principal ="
                + " :principal")
        .param("client", consent.getRegisteredClientId())
        .param("principal", consent.getPrincipalName())
        .update();
  }

  /** Forgets what a person decided, in every practice: programs ask anew. */
  void forget(UUID user) {
    int unused =
        database
            .sql("delete from condyle.smart_consent where principal like :user || '@%'")
            .param("user", user.toString())
            .update();
  }

  @Override
  public @Nullable OAuth2AuthorizationConsent findById(String clientId, String principal) {
    return null;
  }

  /** Whether the last decision of a person allowed all of these to a client. */
  public boolean covers(String clientId, String principal, Set<String> scopes) {
    return database
        .sql(
            "select scopes from condyle.smart_consent where client_id = :client and principal ="
                + " :principal and given > :since")
        .param("client", clientId)
        .param("principal", principal)
        .param("since", now().minus(REMEMBERED))
        .query(String.class)
        .optional()
        .filter(given -> AuthorizationRow.words(given).containsAll(scopes))
        .isPresent();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
