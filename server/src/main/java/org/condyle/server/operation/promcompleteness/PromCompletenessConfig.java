package org.condyle.server.operation.promcompleteness;

import org.condyle.server.audit.SubjectLists;
import org.condyle.server.operation.OperationCalls;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.completeness.Completeness;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class PromCompletenessConfig {

  @Bean
  public PromCompletenessProvider promCompletenessProvider(
      Completeness completeness,
      PromRules rules,
      RecordStore records,
      PracticeOfRequest practices,
      OperationCalls calls,
      SubjectLists lists) {
    return new PromCompletenessProvider(
        new PromCompletenessService(completeness, rules, records, practices), calls, lists);
  }
}
