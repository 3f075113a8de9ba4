package org.condyle.server.operation.collectdata;

import ca.uhn.fhir.context.FhirContext;
import java.time.Clock;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class CollectDataConfig {

  @Bean
  public CollectDataProvider collectDataProvider(
      OperationBinding binding,
      MeasureCatalogs measures,
      PopulationEvaluation population,
      DerivedData derived,
      RecordStore records,
      PracticeOfRequest practices,
      FhirContext fhirContext,
      Clock clock) {
    return new CollectDataProvider(
        new CollectDataService(
            binding, measures, population, derived, records, fhirContext, practices, clock));
  }
}
