package org.condyle.server.operation.caregaps;

import ca.uhn.fhir.context.FhirContext;
import java.time.Clock;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.operation.DirectAnswers;
import org.condyle.server.partition.PracticeOfRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class CareGapsConfig {

  @Bean
  CareGapsService careGapsService(
      MeasureCatalogs measures,
      PopulationEvaluation population,
      DerivedData derived,
      PracticeOfRequest practices,
      FhirContext fhirContext,
      Clock clock) {
    return new CareGapsService(
        new MeasureChooser(measures), population, derived, practices, fhirContext, clock);
  }

  @Bean
  public CareGapsProvider careGapsProvider(CareGapsService service, DirectAnswers answers) {
    return new CareGapsProvider(service, answers);
  }
}
