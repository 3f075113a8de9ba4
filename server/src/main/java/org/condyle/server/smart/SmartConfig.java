package org.condyle.server.smart;

import org.condyle.server.smart.client.ClientConfig;
import org.condyle.server.smart.discovery.DiscoveryConfig;
import org.condyle.server.smart.endpoint.EndpointConfig;
import org.condyle.server.smart.key.KeyConfig;
import org.condyle.server.smart.launch.LaunchConfig;
import org.condyle.server.smart.page.AppPagesConfig;
import org.condyle.server.smart.registration.RegistrationConfig;
import org.condyle.server.smart.token.TokenConfig;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires SMART App Launch and the authorization server. */
@Configuration(proxyBeanMethods = false)
@Import({
  AppPagesConfig.class,
  ClientConfig.class,
  DiscoveryConfig.class,
  EndpointConfig.class,
  KeyConfig.class,
  LaunchConfig.class,
  RegistrationConfig.class,
  TokenConfig.class
})
public class SmartConfig {}
