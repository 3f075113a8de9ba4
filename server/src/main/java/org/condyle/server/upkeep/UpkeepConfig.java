package org.condyle.server.upkeep;

import java.time.Clock;
import org.condyle.server.jobs.RecurringWork;
import org.condyle.server.results.StoredResults;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What recurs. */
@Configuration(proxyBeanMethods = false)
public class UpkeepConfig {

  @Bean
  public RecurringWork backgroundEvaluation(StoredResults results, Clock clock) {
    return new BackgroundEvaluation(results, UpkeepLimits.fromEnvironment(System.getenv()), clock);
  }

  @Bean
  public RecurringWork oldResults(StoredResults results) {
    return new OldResults(results);
  }
}
