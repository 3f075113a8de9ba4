package org.condyle.server.operation.launch;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.time.Clock;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.smart.client.Clients;
import org.condyle.server.smart.launch.Launches;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class LaunchOperationConfig {

  @Bean
  public LaunchProvider launchProvider(
      OperationBinding binding,
      Launches launches,
      Clients clients,
      PracticeOfRequest practices,
      DaoRegistry daos,
      Clock clock) {
    return new LaunchProvider(
        new LaunchService(binding, launches, clients, practices, daos, clock));
  }
}
