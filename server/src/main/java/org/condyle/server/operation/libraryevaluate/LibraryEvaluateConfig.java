package org.condyle.server.operation.libraryevaluate;

import java.time.Clock;
import org.condyle.server.content.LibraryCatalogs;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.RecordStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation, and what it shares with {@code $cql}. */
@Configuration(proxyBeanMethods = false)
public class LibraryEvaluateConfig {

  @Bean
  public CqlWorkers cqlWorkers() {
    return new CqlWorkers(CqlLimits.fromEnvironment(System.getenv()));
  }

  @Bean
  public CqlEvaluation cqlEvaluation(
      RecordStore records, PracticeOfRequest practices, Clock clock) {
    return new CqlEvaluation(records, practices, clock);
  }

  @Bean
  public LibraryEvaluateProvider libraryEvaluateProvider(
      OperationBinding binding,
      LibraryCatalogs libraries,
      CqlEvaluation evaluation,
      CqlWorkers workers,
      PracticeOfRequest practices) {
    return new LibraryEvaluateProvider(
        new LibraryEvaluateService(binding, libraries, evaluation, workers, practices));
  }
}
