package org.condyle.server.operation.installcontent;

import ca.uhn.fhir.context.FhirContext;
import org.condyle.server.content.ContentInstaller;
import org.condyle.server.intake.IntakeLimits;
import org.condyle.server.intake.StrictParser;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the operation. */
@Configuration(proxyBeanMethods = false)
public class InstallContentConfig {

  @Bean
  public InstallContentProvider installContentProvider(
      ContentInstaller installer,
      FhirContext fhirContext,
      StrictParser parser,
      IntakeLimits limits) {
    return new InstallContentProvider(
        new InstallContentService(installer, fhirContext, parser, limits));
  }
}
