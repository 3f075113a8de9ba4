package org.condyle.server.operation.populate;

import java.time.Clock;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.Contents;
import org.condyle.server.store.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class PopulateConfig {

  @Bean
  public PopulateProvider populateProvider(
      OperationBinding binding,
      PromRules rules,
      Contents contents,
      RecordStore records,
      PracticeOfRequest practices,
      Clock clock) {
    return new PopulateProvider(
        new PopulateService(binding, rules, contents, records, practices, clock));
  }
}
