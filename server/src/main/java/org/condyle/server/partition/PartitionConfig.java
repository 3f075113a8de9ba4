package org.condyle.server.partition;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import javax.sql.DataSource;
import org.condyle.server.database.Schema;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires the practices and what keeps their data apart. */
@Configuration(proxyBeanMethods = false)
public class PartitionConfig {

  @Bean
  public Practices practices(Schema schema, DataSource dataSource) {
    PracticeTable table = new PracticeTable(JdbcClient.create(dataSource));
    FirstZone.fromEnvironment(System.getenv())
        .ifPresent(zone -> table.changeZone(Partitions.FIRST_PRACTICE, zone));
    return new Practices(table);
  }

  @Bean
  public PracticeOfRequest practiceOfRequest(Practices practices) {
    return new PracticeOfRequest(practices);
  }

  @Bean
  public PartitionRouting partitionRouting(
      PracticeOfRequest practices, ContentPlaces places, IInterceptorService interceptors) {
    PartitionRouting routing = new PartitionRouting(practices, places);
    interceptors.registerInterceptor(routing);
    return routing;
  }
}
