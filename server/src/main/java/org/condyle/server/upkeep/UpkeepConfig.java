package org.condyle.server.upkeep;

import java.time.Clock;
import org.condyle.server.audit.SubjectLists;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.recurring.RecurringWork;
import org.condyle.server.results.StoredResults;
import org.condyle.server.store.ChangeMarks;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What recurs. */
@Configuration(proxyBeanMethods = false)
public class UpkeepConfig {

  /** When the server does by itself what somebody may ask for. */
  @Bean
  public UpkeepLimits upkeepLimits() {
    return UpkeepLimits.fromEnvironment(System.getenv());
  }

  @Bean
  public RecurringWork backgroundEvaluation(
      StoredResults results,
      DerivedData derived,
      SubjectLists lists,
      ChangeMarks marks,
      UpkeepLimits limits,
      Clock clock) {
    return new BackgroundEvaluation(results, derived, lists, marks, limits, clock);
  }

  @Bean
  public RecurringWork oldResults(StoredResults results) {
    return new OldResults(results);
  }
}
