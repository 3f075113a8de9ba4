package org.condyle.server.users.page;

import java.time.Clock;
import java.util.List;
import org.condyle.server.oidc.SiteProvider;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.page.PageHeaders;
import org.condyle.server.page.PageServlet;
import org.condyle.server.page.PublicAddress;
import org.condyle.server.partition.Practices;
import org.condyle.server.users.Accounts;
import org.condyle.server.users.Identities;
import org.condyle.server.users.KnownDevices;
import org.condyle.server.users.PasswordLogin;
import org.condyle.server.users.SecondFactor;
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
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Wires the pages of users. Only their servlet is there from the start. */
@Configuration(proxyBeanMethods = false)
public class LoginConfig {

  static final String LOGIN = "/login";
  static final String LOGOUT = "/logout";
  static final String SECOND_FACTOR = "/second-factor";
  static final String PASSWORD = "/password";
  static final String PRACTICE = "/practice";
  static final String ACCOUNT = "/account";
  static final String USERS = "/admin/users";
  static final String PRACTICES = "/admin/practices";

  /** Who keeps clients has pages of its own there. */
  public static final String APPS = "/admin/apps";

  /** Not to be asked for: what the chain did not let through is shown there. */
  static final String REFUSED = "/refused";

  private static final SecuredPaths PATHS =
      new SecuredPaths(
          List.of(
              LOGIN + "/*",
              LOGOUT,
              SECOND_FACTOR + "/*",
              PASSWORD,
              PRACTICE,
              ACCOUNT + "/*",
              USERS + "/*",
              PRACTICES + "/*",
              REFUSED));

  /** After the chains of the authorization server. */
  private static final int ORDER = 100;

  @Bean
  SecuredPaths userPaths() {
    return PATHS;
  }

  @Bean
  ServletRegistrationBean<PageServlet> userServlet(
      ObjectProvider<UserPages> pages,
      PageHeaders headers,
      PublicAddress address,
      ClientAddress clients) {
    ServletRegistrationBean<PageServlet> servlet =
        new ServletRegistrationBean<>(
            new PageServlet(pages::getObject, headers, address, clients),
            PATHS.patterns().toArray(String[]::new));
    servlet.setName("users");
    return servlet;
  }

  @Bean
  @Lazy
  UserPages userPages(
      Accounts accounts,
      PasswordLogin login,
      SecondFactor secondFactor,
      Practices practices,
      SiteProvider provider,
      Identities identities,
      UserSessions sessions,
      RequestCache wantedPages,
      KnownDevices devices,
      PageHeaders headers,
      PublicAddress address,
      Clock clock) {
    DeviceCookie cookie = new DeviceCookie(devices, headers);
    LoginSteps steps = new LoginSteps(accounts, login, sessions, wantedPages, cookie, clock);
    LoginPages logins =
        new LoginPages(
            login,
            secondFactor,
            accounts,
            steps,
            provider
                .signIn()
                .map(
                    signIn ->
                        new ProviderPages(signIn, identities, steps, sessions, address, clock)));
    return new UserPages(
        logins,
        new PracticePages(accounts, practices, steps, sessions),
        new AccountPages(accounts, secondFactor, login, practices, logins, sessions),
        new UserAdminPages(
            accounts, practices, provider.signIn().map(s -> new IdentityAdmin(identities, s))),
        new PracticeAdminPages(practices, accounts),
        login);
  }

  @Bean
  @Lazy
  @Order(ORDER)
  SecurityFilterChain userChain(
      HttpSecurity http,
      UserSessions sessions,
      CsrfTokenRepository csrfTokens,
      RequestCache wantedPages,
      LoginEntryPoint entryPoint,
      FormRefusal refusal)
      throws Exception {
    return http.securityMatcher(request -> PATHS.contain(request.getServletPath()))
        .securityContext(context -> context.securityContextRepository(sessions))
        .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens))
        .requestCache(cache -> cache.requestCache(wantedPages))
        // The pages say their headers themselves, the same ones as all pages.
        .headers(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(anonymous -> {})
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(entryPoint).accessDeniedHandler(refusal))
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(at(USERS, PRACTICES))
                    .hasRole("ADMINISTRATOR")
                    .requestMatchers(at(ACCOUNT))
                    .authenticated()
                    .anyRequest()
                    .permitAll())
        .build();
  }

  /** By the servlet that is asked: the container has read the address, and once is enough. */
  private static RequestMatcher at(String... places) {
    List<String> all = List.of(places);
    return request -> all.contains(request.getServletPath());
  }
}
