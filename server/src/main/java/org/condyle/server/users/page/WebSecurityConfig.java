package org.condyle.server.users.page;

import java.time.Clock;
import java.util.Set;
import org.apache.catalina.session.ManagerBase;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.page.PageHeaders;
import org.condyle.server.page.PublicAddress;
import org.condyle.server.users.PasswordLogin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Cookie.SameSite;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.server.Session;
import org.springframework.boot.web.servlet.server.Session.SessionTrackingMode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.savedrequest.RequestCache;

/**
 * Spring Security for pages: what all its chains share. Its filter stands before the paths that
 * {@link SecuredPaths} name and before no other.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class WebSecurityConfig {

  private static final String COOKIE = "condyle-session";

  /** Each is a few kilobytes. */
  private static final int MOST_SESSIONS = 20_000;

  /** Sessions that begin at the same moment as others end. */
  private static final int MORE_AT_ONCE = 1_000;

  /** Of one network, before anybody has shown a password. */
  private static final int ANONYMOUS_OF_NETWORK = 200;

  private static final int OF_ACCOUNT = 20;

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

  @Bean
  FilterRegistrationBean<PlainPathFilter> plainPathFilter(ObjectProvider<SecuredPaths> paths) {
    FilterRegistrationBean<PlainPathFilter> filter =
        new FilterRegistrationBean<>(new PlainPathFilter());
    paths.stream().forEach(each -> filter.addUrlPatterns(each.patterns().toArray(String[]::new)));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 59);
    return filter;
  }

  /** Sessions live in the memory of this server, and end with it. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> sessionCookies(
      PublicAddress address, ClientAddress clients) {
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
      factory.addEngineValves(new ForwardedHttps(clients));
      factory.addContextCustomizers(
          context -> {
            if (context.getManager() instanceof ManagerBase manager) {
              manager.setMaxActiveSessions(MOST_SESSIONS + MORE_AT_ONCE);
            }
          });
    };
  }

  /** Every chain in which somebody is signed in has this as its security context repository. */
  @Bean
  @Lazy
  public UserSessions userSessions(
      PasswordLogin login, CsrfTokenRepository csrfTokens, OpenSessions open, Clock clock) {
    return new UserSessions(login, csrfTokens, open, clock);
  }

  @Bean
  @Lazy
  OpenSessions openSessions() {
    return new OpenSessions(ANONYMOUS_OF_NETWORK, OF_ACCOUNT, MOST_SESSIONS);
  }

  @Bean
  @Lazy
  public CsrfTokenRepository csrfTokens(PageHeaders headers) {
    return new FormTokens(headers);
  }

  /** Keeps where somebody wanted to go until the login is done. */
  @Bean
  @Lazy
  public RequestCache wantedPages(OpenSessions open, PageHeaders headers, ClientAddress clients) {
    return new WantedPages(open, headers, clients);
  }

  /** Shows a page to whom a chain did not let through. */
  @Bean
  @Lazy
  public FormRefusal formRefusal() {
    return new FormRefusal();
  }

  /** Sends who is not signed in to the login, from whatever chain. */
  @Bean
  @Lazy
  public LoginEntryPoint loginEntryPoint(PublicAddress address) {
    return new LoginEntryPoint(address);
  }
}
