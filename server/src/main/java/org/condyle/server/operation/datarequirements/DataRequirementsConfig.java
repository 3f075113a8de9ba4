package org.condyle.server.operation.datarequirements;

import java.time.Clock;
import org.condyle.server.content.LibraryCatalogs;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class DataRequirementsConfig {

  @Bean
  public DataRequirementsProvider dataRequirementsProvider(
      OperationBinding binding,
      MeasureCatalogs measures,
      LibraryCatalogs libraries,
      PracticeOfRequest practices,
      Clock clock) {
    return new DataRequirementsProvider(
        new DataRequirementsService(binding, measures, libraries, practices, clock));
  }
}
