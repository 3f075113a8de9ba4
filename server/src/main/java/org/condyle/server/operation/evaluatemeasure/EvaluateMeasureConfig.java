package org.condyle.server.operation.evaluatemeasure;

import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.operation.DirectAnswers;
import org.condyle.server.operation.evaluate.MeasureEvaluation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class EvaluateMeasureConfig {

  @Bean
  EvaluateMeasureService evaluateMeasureService(
      MeasureCatalogs measures, MeasureEvaluation evaluation) {
    return new EvaluateMeasureService(measures, evaluation);
  }

  @Bean
  public EvaluateMeasureProvider evaluateMeasureProvider(
      EvaluateMeasureService service, DirectAnswers answers) {
    return new EvaluateMeasureProvider(service, answers);
  }
}
