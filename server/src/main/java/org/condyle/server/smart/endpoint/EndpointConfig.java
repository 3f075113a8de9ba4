package org.condyle.server.smart.endpoint;

import java.time.Clock;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.FewAtOnce;
import org.condyle.server.smart.client.KeySetPlaces;
import org.condyle.server.smart.client.RegisteredClients;
import org.condyle.server.smart.client.SmartEvents;
import org.condyle.server.smart.discovery.ServerAddress;
import org.condyle.server.smart.key.SigningKeys;
import org.condyle.server.smart.launch.Launches;
import org.condyle.server.smart.token.AccessTokens;
import org.condyle.server.smart.token.Assertions;
import org.condyle.server.smart.token.BackendGrants;
import org.condyle.server.smart.token.StoredAuthorizations;
import org.condyle.server.smart.token.StoredConsents;
import org.condyle.server.users.page.LoginEntryPoint;
import org.condyle.server.users.page.UserSessions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.security.web.savedrequest.RequestCache;

/** Wires the endpoints. Only their servlet is there from the start. */
@Configuration(proxyBeanMethods = false)
public class EndpointConfig {

  @Bean
  ServletRegistrationBean<EndpointsServlet> endpointsServlet(
      ObjectProvider<AuthorizationServer> server) {
    ServletRegistrationBean<EndpointsServlet> servlet =
        new ServletRegistrationBean<>(new EndpointsServlet(server::getObject), "/oauth2/*");
    servlet.setName("oauth2");
    return servlet;
  }

  @Bean
  FilterRegistrationBean<TokenLimitFilter> tokenLimitFilter(ClientAddress clients, Clock clock) {
    FilterRegistrationBean<TokenLimitFilter> filter =
        new FilterRegistrationBean<>(new TokenLimitFilter(clients, clock));
    filter.addUrlPatterns("/oauth2/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 65);
    return filter;
  }

  @Bean
  @Lazy
  AuthorizationServer authorizationServer(
      RegisteredClients clients,
      FewAtOnce secrets,
      StoredAuthorizations authorizations,
      StoredConsents consents,
      AccessTokens tokens,
      Assertions assertions,
      BackendGrants backends,
      Launches launches,
      SigningKeys keys,
      Practices practices,
      ServerAddress addresses,
      ClientAddress askers,
      KeySetPlaces places,
      SmartEvents events,
      UserSessions sessions,
      RequestCache wantedPages,
      LoginEntryPoint login,
      Clock clock) {
    return new AuthorizationServer(
        clients,
        secrets,
        authorizations,
        consents,
        tokens,
        assertions,
        backends,
        launches,
        keys,
        practices,
        addresses,
        askers,
        places,
        events,
        sessions,
        wantedPages,
        login,
        clock);
  }
}
