package org.condyle.server.operation.smartclient;

import org.condyle.server.oidc.SiteProvider;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.registration.ClientRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operations. */
@Configuration(proxyBeanMethods = false)
public class SmartClientConfig {

  @Bean
  public SmartClientProvider smartClientProvider(
      OperationBinding binding,
      ClientRegistrations registrations,
      Practices practices,
      SiteProvider provider) {
    return new SmartClientProvider(
        new SmartClientService(binding, registrations, practices, provider));
  }
}
