package org.condyle.server.smart.page;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import org.condyle.server.audit.AuditTrail;
import org.condyle.server.caller.Role;
import org.condyle.server.oidc.SiteProvider;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.page.PageHeaders;
import org.condyle.server.page.PageServlet;
import org.condyle.server.page.PublicAddress;
import org.condyle.server.partition.Practices;
import org.condyle.server.smart.client.Clients;
import org.condyle.server.smart.launch.Launches;
import org.condyle.server.smart.registration.ClientRegistrations;
import org.condyle.server.smart.token.StoredAuthorizations;
import org.condyle.server.users.page.FormRefusal;
import org.condyle.server.users.page.LoginConfig;
import org.condyle.server.users.page.LoginEntryPoint;
import org.condyle.server.users.page.SecuredPaths;
import org.condyle.server.users.page.UserSessions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.savedrequest.RequestCache;

/** Wires the pages about apps. Only their servlet is there from the start. */
@Configuration(proxyBeanMethods = false)
public class AppPagesConfig {

  private static final String APPS = "/apps";

  /** Before the chain of the pages of users. */
  private static final int ORDER = 50;

  @Bean
  SecuredPaths appPaths() {
    return new SecuredPaths(List.of(APPS + "/*", LoginConfig.APPS + "/*"));
  }

  @Bean
  ServletRegistrationBean<PageServlet> appServlet(
      ObjectProvider<AppPages> pages,
      PageHeaders headers,
      PublicAddress address,
      ClientAddress clients) {
    ServletRegistrationBean<PageServlet> servlet =
        new ServletRegistrationBean<>(
            new PageServlet(pages::getObject, headers, address, clients),
            APPS + "/*",
            LoginConfig.APPS + "/*");
    servlet.setName("apps");
    return servlet;
  }

  @Bean
  @Lazy
  AppPages appPages(
      StoredAuthorizations authorizations,
      Clients clients,
      Practices practices,
      DaoRegistry daos,
      Launches launches,
      ClientRegistrations registrations,
      SiteProvider provider,
      AuditTrail trail,
      Clock clock) {
    return new AppPages(
        new ConsentPage(authorizations, clients, practices),
        new PatientPage(daos, launches, clients, practices, trail, clock),
        new ClientAdminPages(registrations, practices, provider));
  }

  @Bean
  @Lazy
  @Order(ORDER)
  SecurityFilterChain appChain(
      HttpSecurity http,
      UserSessions sessions,
      CsrfTokenRepository csrfTokens,
      RequestCache wantedPages,
      LoginEntryPoint entryPoint,
      FormRefusal refusal)
      throws Exception {
    return http.securityMatcher(
            request -> request.getServletPath().equals(APPS) || isAdministration(request))
        .securityContext(context -> context.securityContextRepository(sessions))
        .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens))
        .requestCache(cache -> cache.requestCache(wantedPages))
        // The pages say their headers themselves, the same ones as all pages.
        .headers(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(entryPoint).accessDeniedHandler(refusal))
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(AppPagesConfig::isAdministration)
                    .hasRole(Role.ADMINISTRATOR.name())
                    .anyRequest()
                    .authenticated())
        .build();
  }

  private static boolean isAdministration(HttpServletRequest request) {
    return request.getServletPath().equals(LoginConfig.APPS);
  }
}
