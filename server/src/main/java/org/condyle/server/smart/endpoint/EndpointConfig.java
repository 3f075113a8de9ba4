package org.condyle.server.smart.endpoint;

import java.time.Clock;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.discovery.ServerAddress;
import org.condyle.server.smart.key.SigningKeys;
import org.condyle.server.smart.launch.Launches;
import org.condyle.server.smart.token.AccessTokens;
import org.condyle.server.smart.token.Assertions;
import org.condyle.server.smart.token.BackendGrants;
import org.condyle.server.smart.token.StoredAuthorizations;
import org.condyle.server.smart.token.StoredConsents;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/** Wires the endpoints. Only their filter is there from the start. */
@Configuration(proxyBeanMethods = false)
public class EndpointConfig {

  @Bean
  FilterRegistrationBean<EndpointsFilter> endpointsFilter(
      ObjectProvider<AuthorizationServer> server) {
    FilterRegistrationBean<EndpointsFilter> filter =
        new FilterRegistrationBean<>(new EndpointsFilter(server::getObject));
    filter.addUrlPatterns("/oauth2/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 70);
    return filter;
  }

  @Bean
  @Lazy
  AuthorizationServer authorizationServer(
      RegisteredClients clients,
      StoredAuthorizations authorizations,
      StoredConsents consents,
      AccessTokens tokens,
      Assertions assertions,
      BackendGrants backends,
      Launches launches,
      SigningKeys keys,
      Practices practices,
      ServerAddress addresses,
      Clock clock) {
    return new AuthorizationServer(
        clients,
        authorizations,
        consents,
        tokens,
        assertions,
        backends,
        launches,
        keys,
        practices,
        addresses,
        new HttpSessionSecurityContextRepository(),
        new HttpSessionRequestCache(),
        new LoginUrlAuthenticationEntryPoint("/login"),
        clock);
  }
}
