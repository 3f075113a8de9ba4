package org.condyle.server.operation.evaluatemeasure;

import java.time.Clock;
import org.condyle.server.content.MeasureCatalog;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.evaluate.MeasureEvaluation;
import org.condyle.server.partition.PracticeOfRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class EvaluateMeasureConfig {

  @Bean
  public EvaluateMeasureProvider evaluateMeasureProvider(
      OperationBinding binding,
      MeasureCatalog measures,
      MeasureEvaluation evaluation,
      PracticeOfRequest practices,
      Clock clock) {
    return new EvaluateMeasureProvider(
        new EvaluateMeasureService(binding, measures, evaluation, practices, clock));
  }
}
