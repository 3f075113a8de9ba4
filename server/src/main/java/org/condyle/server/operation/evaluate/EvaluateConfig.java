package org.condyle.server.operation.evaluate;

import java.time.Clock;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.operation.DirectAnswers;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.results.StoredResults;
import org.condyle.server.store.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation, and the evaluation that it shares with others. */
@Configuration(proxyBeanMethods = false)
public class EvaluateConfig {

  @Bean
  public MeasureEvaluation measureEvaluation(
      PopulationEvaluation population,
      StoredResults results,
      DerivedData derived,
      PracticeOfRequest practices,
      Clock clock) {
    return new MeasureEvaluation(population, results, derived, practices, clock);
  }

  @Bean
  EvaluateService evaluateService(
      MeasureCatalogs measures, MeasureEvaluation evaluation, RecordStore records) {
    return new EvaluateService(measures, evaluation, records);
  }

  @Bean
  public EvaluateProvider evaluateProvider(EvaluateService service, DirectAnswers answers) {
    return new EvaluateProvider(service, answers);
  }
}
