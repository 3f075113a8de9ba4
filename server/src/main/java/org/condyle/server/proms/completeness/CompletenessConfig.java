package org.condyle.server.proms.completeness;

import org.condyle.server.database.Transactions;
import org.condyle.server.proms.due.DueUpkeep;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the rows of completeness and what is asked of them. */
@Configuration(proxyBeanMethods = false)
public class CompletenessConfig {

  @Bean
  public CompletenessTable completenessTable() {
    return new CompletenessTable();
  }

  @Bean
  public Completeness completeness(DueUpkeep upkeep, Transactions transactions) {
    return new Completeness(upkeep, new CompletenessReader(transactions));
  }
}
