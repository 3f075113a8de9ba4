package org.condyle.server.smart.launch;

import java.time.Clock;
import javax.sql.DataSource;
import org.condyle.server.database.Schema;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires launches. */
@Configuration(proxyBeanMethods = false)
public class LaunchConfig {

  @Bean
  public Launches launches(Schema schema, DataSource dataSource, Clock clock) {
    return new Launches(JdbcClient.create(dataSource), clock);
  }
}
