package org.condyle.server.smart.registration;

import java.time.Clock;
import javax.sql.DataSource;
import org.condyle.server.smart.client.Clients;
import org.condyle.server.smart.client.KeySetPlaces;
import org.condyle.server.smart.client.SmartEvents;
import org.condyle.server.smart.token.AccessTokens;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the registration of clients. */
@Configuration(proxyBeanMethods = false)
public class RegistrationConfig {

  @Bean
  public ClientRegistrations clientRegistrations(
      Clients clients,
      AccessTokens tokens,
      KeySetPlaces places,
      SmartEvents events,
      DataSource dataSource,
      Clock clock) {
    return new ClientRegistrations(
        clients,
        tokens,
        places,
        events,
        new TransactionTemplate(new JdbcTransactionManager(dataSource)),
        clock);
  }
}
