package org.condyle.server.oidc;

import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the site's OpenID provider. A setting that is wrong is found at the start. */
@Configuration(proxyBeanMethods = false)
public class OidcConfig {

  @Bean
  public SiteProvider siteProvider(ObjectProvider<OidcSettings> given, Clock clock) {
    OidcSettings settings = given.getIfAvailable();
    return new SiteProvider(
        settings == null ? OidcSettings.fromEnvironment(System.getenv()).orElse(null) : settings,
        clock);
  }
}
