package org.condyle.server.operation.installcontent;

import org.condyle.server.content.ContentInstaller;
import org.condyle.server.intake.IntakeLimits;
import org.condyle.server.intake.StrictParser;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class InstallContentConfig {

  @Bean
  public InstallContentProvider installContentProvider(
      OperationBinding binding,
      PracticeOfRequest practices,
      ContentInstaller installer,
      StrictParser parser,
      IntakeLimits limits) {
    return new InstallContentProvider(
        new InstallContentService(binding, practices, installer, parser, limits));
  }
}
