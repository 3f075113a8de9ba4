package org.condyle.server.smart.token;

import java.time.Clock;
import javax.sql.DataSource;
import org.condyle.server.database.Schema;
import org.condyle.server.errors.OutcomeAnswer;
import org.condyle.server.oidc.SiteProvider;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.Clients;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.client.SmartEvents;
import org.condyle.server.smart.key.SigningKeys;
import org.condyle.server.smart.launch.Launches;
import org.condyle.server.users.AccessEnded;
import org.condyle.server.users.Identities;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires tokens. */
@Configuration(proxyBeanMethods = false)
public class TokenConfig {

  @Bean
  AuthorizationTable authorizationTable(Schema schema, DataSource dataSource) {
    return new AuthorizationTable(JdbcClient.create(dataSource));
  }

  @Bean
  public StoredAuthorizations storedAuthorizations(
      AuthorizationTable table,
      RegisteredClients clients,
      Launches launches,
      SmartEvents events,
      DataSource dataSource,
      Clock clock) {
    return new StoredAuthorizations(
        table,
        new AuthorizationMapping(clients),
        launches,
        new GrantEvents(events),
        new TransactionTemplate(new JdbcTransactionManager(dataSource)),
        clock);
  }

  @Bean
  public StoredConsents storedConsents(Schema schema, DataSource dataSource, Clock clock) {
    return new StoredConsents(JdbcClient.create(dataSource), clock);
  }

  @Bean
  public AccessTokens accessTokens(AuthorizationTable table, Clock clock) {
    return new AccessTokens(table, clock);
  }

  @Bean
  public BackendGrants backendGrants(Practices practices) {
    return new BackendGrants(practices);
  }

  @Bean
  public Assertions assertions(AuthorizationTable table, Clock clock) {
    return new Assertions(table, EndpointRequest::audiences, clock);
  }

  /** Who may not sign in any more has no tokens either, and lets programs in anew. */
  @Bean
  public AccessEnded tokensOfUser(AccessTokens tokens, StoredConsents consents) {
    return user -> {
      int unused = tokens.revokeUser(user);
      consents.forget(user);
    };
  }

  @Bean
  OldTokens oldTokens(AuthorizationTable table, Launches launches, SigningKeys keys, Clock clock) {
    return new OldTokens(table, launches, keys, clock);
  }

  @Bean
  FilterRegistrationBean<BearerFilter> bearerFilter(
      AccessTokens tokens,
      SiteProvider provider,
      ObjectProvider<Identities> identities,
      Clients clients,
      Practices practices,
      OutcomeAnswer answer) {
    TokenReader ours = token -> tokens.find(token).map(AccessTokens.Found::caller);
    TokenReader all =
        provider
            .tokens()
            .map(read -> new ProviderCallers(read, identities::getObject, clients, practices))
            .<TokenReader>map(theirs -> token -> ours.caller(token).or(() -> theirs.caller(token)))
            .orElse(ours);
    FilterRegistrationBean<BearerFilter> filter =
        new FilterRegistrationBean<>(new BearerFilter(all, answer));
    filter.addUrlPatterns("/fhir/*", "/actuator/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 80);
    return filter;
  }
}
