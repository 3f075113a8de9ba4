package org.condyle.server.smart.client;

import java.time.Clock;
import java.util.Set;
import javax.sql.DataSource;
import org.condyle.server.database.DataFolder;
import org.condyle.server.database.Schema;
import org.condyle.server.users.UserEvents;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the clients. */
@Configuration(proxyBeanMethods = false)
public class ClientConfig {

  /** The one place for hashes of secrets, at their registration and when they are shown. */
  @Bean
  public FewAtOnce clientSecrets() {
    return FewAtOnce.argon2();
  }

  @Bean
  public Clients smartClients(
      Schema schema, DataSource dataSource, DataFolder folder, FewAtOnce secrets, Clock clock) {
    return new Clients(
        new ClientTable(JdbcClient.create(dataSource)),
        operator(OperatorKey.in(folder.path())),
        secrets,
        clock);
  }

  @Bean
  public RegisteredClients registeredClients(Clients clients) {
    return new RegisteredClients(clients);
  }

  @Bean
  public KeySetPlaces keySetPlaces() {
    return KeySetPlaces.fromEnvironment(System.getenv());
  }

  @Bean
  public SmartEvents smartEvents(ObjectProvider<UserEvents> listeners, Clock clock) {
    return new SmartEvents(listeners::orderedStream, clock);
  }

  /** Whoever owns the data folder may do everything, on whatever behalf. */
  private static SmartClient operator(OperatorKey key) {
    Set<String> everything =
        Set.of("patient/*.cruds", "user/*.cruds", "system/*.cruds", SmartClient.INTROSPECT);
    return new SmartClient(
        SmartClient.OPERATOR,
        "Operator of this server",
        ClientKind.ASYMMETRIC,
        null,
        null,
        key.publicKeys(),
        Set.of(),
        Set.of(SmartClient.CREDENTIALS),
        everything,
        Set.of(),
        null,
        false,
        null);
  }
}
