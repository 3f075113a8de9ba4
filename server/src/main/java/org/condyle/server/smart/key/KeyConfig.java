package org.condyle.server.smart.key;

import java.time.Clock;
import javax.sql.DataSource;
import org.condyle.server.database.Schema;
import org.condyle.server.database.SecretBox;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the keys; they are made when one is first needed. */
@Configuration(proxyBeanMethods = false)
public class KeyConfig {

  @Bean
  public SigningKeys signingKeys(Schema schema, DataSource dataSource, SecretBox box, Clock clock) {
    return new SigningKeys(JdbcClient.create(dataSource), box, clock);
  }
}
