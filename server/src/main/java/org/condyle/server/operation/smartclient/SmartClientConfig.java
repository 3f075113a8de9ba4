package org.condyle.server.operation.smartclient;

import java.time.Clock;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.Clients;
import org.condyle.server.smart.token.AccessTokens;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operations. */
@Configuration(proxyBeanMethods = false)
public class SmartClientConfig {

  @Bean
  public SmartClientProvider smartClientProvider(
      OperationBinding binding,
      Clients clients,
      AccessTokens tokens,
      Practices practices,
      Clock clock) {
    return new SmartClientProvider(
        new SmartClientService(binding, clients, tokens, practices, clock));
  }
}
