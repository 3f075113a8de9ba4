package org.condyle.server.operation.explain;

import java.time.Clock;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class ExplainConfig {

  @Bean
  public ExplainProvider explainProvider(
      OperationBinding binding,
      MeasureCatalogs measures,
      RecordStore records,
      DerivedData derived,
      PracticeOfRequest practices,
      Clock clock) {
    return new ExplainProvider(
        new ExplainService(binding, measures, records, derived, practices, clock));
  }
}
