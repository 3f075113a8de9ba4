package org.condyle.server.evaluation;

import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.server.store.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The workers that evaluate populations. */
@Configuration(proxyBeanMethods = false)
public class EvaluationConfig {

  @Bean
  public PopulationEvaluation populationEvaluation(RecordStore store) {
    return new PopulationEvaluation(store, EvaluationLimits.fromEnvironment(System.getenv()));
  }

  @Bean
  EvaluationMeters evaluationMeters(EvaluationPolicy policy, PopulationEvaluation population) {
    return new EvaluationMeters(policy.checks(), population);
  }
}
