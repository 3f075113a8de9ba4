package org.condyle.server.users.page;

import java.time.Clock;
import java.util.Set;
import org.apache.catalina.session.ManagerBase;
import org.condyle.server.page.PublicAddress;
import org.condyle.server.users.PasswordLogin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Cookie.SameSite;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.server.Session;
import org.springframework.boot.web.servlet.server.Session.SessionTrackingMode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;

/**
 * Spring Security for pages: what all its chains share. Its filter stands before the paths that
 * {@link SecuredPaths} name and before no other.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class WebSecurityConfig {

  private static final String COOKIE = "condyle-session";

  /** Each is a few kilobytes; more than that at once is an attack. */
  private static final int MOST_SESSIONS = 20_000;

  @Bean
  static LazySecurity lazySecurity() {
    return new LazySecurity();
  }

  @Bean
  DelegatingFilterProxyRegistrationBean securityFilter(ObjectProvider<SecuredPaths> paths) {
    DelegatingFilterProxyRegistrationBean filter =
        new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
    paths.stream().forEach(each -> filter.addUrlPatterns(each.patterns().toArray(String[]::new)));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 60);
    return filter;
  }

  /** Sessions live in the memory of this server, and end with it. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> sessionCookies(PublicAddress address) {
    return factory -> {
      Session session = factory.getSession();
      session.setTimeout(UserSessions.IDLE);
      session.setTrackingModes(Set.of(SessionTrackingMode.COOKIE));
      session.getCookie().setName(COOKIE);
      session.getCookie().setHttpOnly(true);
      session.getCookie().setSameSite(SameSite.LAX);
      if (address.isSecure()) {
        session.getCookie().setSecure(true);
      }
      factory.addContextCustomizers(
          context -> {
            if (context.getManager() instanceof ManagerBase manager) {
              manager.setMaxActiveSessions(MOST_SESSIONS);
            }
          });
    };
  }

  /** Every chain in which somebody is signed in has this as its security context repository. */
  @Bean
  @Lazy
  public UserSessions userSessions(
      PasswordLogin login, CsrfTokenRepository csrfTokens, Clock clock) {
    return new UserSessions(login, csrfTokens, clock);
  }

  @Bean
  @Lazy
  public CsrfTokenRepository csrfTokens() {
    return new HttpSessionCsrfTokenRepository();
  }

  /** Keeps where somebody wanted to go until the login is done. */
  @Bean
  @Lazy
  public RequestCache wantedPages() {
    HttpSessionRequestCache cache = new HttpSessionRequestCache();
    cache.setMatchingRequestParameterName(null);
    return cache;
  }

  /** Sends who is not signed in to the login, from whatever chain. */
  @Bean
  @Lazy
  public LoginEntryPoint loginEntryPoint(PublicAddress address) {
    return new LoginEntryPoint(address);
  }
}
