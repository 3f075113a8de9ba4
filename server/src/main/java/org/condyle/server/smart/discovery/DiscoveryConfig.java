package org.condyle.server.smart.discovery;

import ca.uhn.fhir.interceptor.api.IInterceptorService;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.condyle.server.page.PublicAddress;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;

/** Wires discovery. */
@Configuration(proxyBeanMethods = false)
public class DiscoveryConfig {

  private static final long PREFLIGHT_SECONDS = 3600;

  private static final Set<String> FOR_APPS =
      Set.of(
          Endpoints.TOKEN,
          Endpoints.INTROSPECT,
          Endpoints.REVOKE,
          Endpoints.JWKS,
          Endpoints.USER_INFO,
          Endpoints.OPENID_CONFIGURATION);

  @Bean
  public ServerAddress serverAddress(PublicAddress address) {
    return new ServerAddress(address);
  }

  @Bean
  ServletRegistrationBean<DiscoveryServlet> discoveryServlet(ServerAddress addresses) {
    ServletRegistrationBean<DiscoveryServlet> servlet =
        new ServletRegistrationBean<>(
            new DiscoveryServlet(addresses),
            Endpoints.SMART_CONFIGURATION,
            Endpoints.OPENID_CONFIGURATION);
    servlet.setName("discovery");
    return servlet;
  }

  @Bean
  public SecurityStatement securityStatement(
      ServerAddress addresses, IInterceptorService interceptors) {
    SecurityStatement statement = new SecurityStatement(addresses);
    interceptors.registerInterceptor(statement);
    return statement;
  }

  /**
   * Apps in browsers come from anywhere. Nothing here trusts a cookie: what is asked with a token
   * or a secret was meant to be asked. The authorization endpoint and the pages are not among it.
   */
  @Bean
  FilterRegistrationBean<CorsFilter> corsFilter() {
    CorsConfiguration cors = new CorsConfiguration();
    cors.setAllowedOrigins(List.of("*"));
    cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"));
    cors.setAllowedHeaders(List.of("*"));
    cors.setExposedHeaders(
        List.of(
            "Content-Location",
            "ETag",
            "Last-Modified",
            "Location",
            "Retry-After",
            "WWW-Authenticate",
            "X-Progress",
            "X-Request-ID"));
    cors.setMaxAge(PREFLIGHT_SECONDS);
    FilterRegistrationBean<CorsFilter> filter =
        new FilterRegistrationBean<>(new CorsFilter(request -> isForApps(request) ? cors : null));
    filter.addUrlPatterns("/fhir/*", "/oauth2/*", Endpoints.OPENID_CONFIGURATION);
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return filter;
  }

  private static boolean isForApps(HttpServletRequest request) {
    String path = Endpoints.path(request);
    return path.startsWith("/fhir") || FOR_APPS.contains(path);
  }
}
