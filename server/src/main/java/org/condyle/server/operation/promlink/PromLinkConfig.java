package org.condyle.server.operation.promlink;

import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.link.Links;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operations. */
@Configuration(proxyBeanMethods = false)
public class PromLinkConfig {

  @Bean
  public PromLinkProvider promLinkProvider(
      OperationBinding binding, Links links, PracticeOfRequest practices) {
    return new PromLinkProvider(new PromLinkService(binding, links, practices));
  }
}
