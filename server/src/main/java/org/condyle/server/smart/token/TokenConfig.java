package org.condyle.server.smart.token;

import java.time.Clock;
import javax.sql.DataSource;
import org.condyle.server.database.Schema;
import org.condyle.server.errors.OutcomeAnswer;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.key.SigningKeys;
import org.condyle.server.smart.launch.Launches;
import org.condyle.server.users.AccessEnded;
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
      DataSource dataSource,
      Clock clock) {
    return new StoredAuthorizations(
        table,
        new AuthorizationMapping(clients),
        launches,
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
    return new Assertions(table, EndpointContext::audiences, clock);
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
  FilterRegistrationBean<BearerFilter> bearerFilter(AccessTokens tokens, OutcomeAnswer answer) {
    FilterRegistrationBean<BearerFilter> filter =
        new FilterRegistrationBean<>(
            new BearerFilter(token -> tokens.find(token).map(AccessTokens.Found::caller), answer));
    filter.addUrlPatterns("/fhir/*", "/actuator/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 80);
    return filter;
  }
}
