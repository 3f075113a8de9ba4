package org.condyle.server.operation.attachform;

import org.condyle.server.content.ContentInstaller;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.ContentStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class AttachFormConfig {

  @Bean
  public AttachFormProvider attachFormProvider(
      OperationBinding binding, PromRules rules, ContentStore content, ContentInstaller installer) {
    return new AttachFormProvider(new AttachFormService(binding, rules, content, installer));
  }
}
