package org.condyle.server.operation.cql;

import org.condyle.server.content.LibraryCatalogs;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.libraryevaluate.CqlEvaluation;
import org.condyle.server.operation.libraryevaluate.CqlWorkers;
import org.condyle.server.partition.PracticeOfRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class CqlConfig {

  @Bean
  public InlineCqlPolicy inlineCqlPolicy() {
    return InlineCqlPolicy.fromEnvironment(System.getenv());
  }

  @Bean
  public CqlProvider cqlProvider(
      OperationBinding binding,
      InlineCqlPolicy policy,
      LibraryCatalogs libraries,
      CqlEvaluation evaluation,
      CqlWorkers workers,
      PracticeOfRequest practices) {
    return new CqlProvider(
        new CqlService(binding, policy, libraries, evaluation, workers, practices));
  }
}
