package org.condyle.server.operation.attachform;

import org.condyle.server.content.ContentInstaller;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.Contents;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class AttachFormConfig {

  @Bean
  public AttachFormProvider attachFormProvider(
      OperationBinding binding,
      PromRules rules,
      Contents contents,
      ContentInstaller installer,
      PracticeOfRequest practices) {
    return new AttachFormProvider(
        new AttachFormService(binding, rules, contents, installer, practices));
  }
}
