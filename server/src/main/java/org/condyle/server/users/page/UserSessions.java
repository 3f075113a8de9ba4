package org.condyle.server.users.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.condyle.server.users.PasswordLogin;
import org.condyle.server.users.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestHandler;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;

/**
 * Who is signed in, in the session of a browser. A session ends when nobody used it for a while,
 * some hours after it began, and with the access of its user: with each request the number under
 * which it began is compared with that of the account.
 */
public final class UserSessions implements SecurityContextRepository {

  /** Without a request for so long, it ends: somebody has walked away. */
  static final Duration IDLE = Duration.ofMinutes(20);

  /** Longer than a day's work it does not last. */
  static final Duration LONGEST = Duration.ofHours(8);

  private static final String BEGUN = "condyle.begun";

  private final CsrfTokenRequestHandler forms = new XorCsrfTokenRequestAttributeHandler();
  private final SecurityContextRepository sessions = new HttpSessionSecurityContextRepository();
  private final PasswordLogin login;
  private final CsrfTokenRepository csrfTokens;
  private final OpenSessions open;
  private final Clock clock;

  UserSessions(
      PasswordLogin login, CsrfTokenRepository csrfTokens, OpenSessions open, Clock clock) {
    this.login = login;
    this.csrfTokens = csrfTokens;
    this.open = open;
    this.clock = clock;
  }

  /** When a session began, and under which number. */
  private record Begun(int accessNumber, Instant at) implements Serializable {}

  /** Who is signed in where this runs, if anybody is. */
  public static Optional<SignedIn> current() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication != null && authentication.getPrincipal() instanceof SignedIn who
        ? Optional.of(who)
        : Optional.empty();
  }

  /** The access number under which a request's session began; empty if nobody is signed in. */
  public static Optional<Integer> accessNumber(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(BEGUN) instanceof Begun begun
        ? Optional.of(begun.accessNumber())
        : Optional.empty();
  }

  /** Keeps within limits the session of somebody who has shown nothing yet. */
  void anonymous(HttpServletRequest request, String network) {
    open.anonymous(request.getSession(), network);
  }

  /** Begins the session of somebody who has shown a password and has more to show. */
  HttpSession entered(HttpServletRequest request, HttpServletResponse response, UUID account) {
    HttpSession session = renew(request, response);
    open.belongs(session, account);
    return session;
  }

  /**
   * Begins a session of somebody. The browser gets another id for it, so that an id that somebody
   * else gave the browser before opens nothing.
   *
   * @param accessNumber of the account at the login
   */
  void begin(
      HttpServletRequest request, HttpServletResponse response, SignedIn who, int accessNumber) {
    HttpSession session = renew(request, response);
    session.setAttribute(BEGUN, new Begun(accessNumber, clock.instant()));
    enter(request, response, who);
  }

  /** Goes on with the same session as another membership of the same person. */
  void change(HttpServletRequest request, HttpServletResponse response, SignedIn who) {
    renew(request, response);
    enter(request, response, who);
  }

  /** Goes on after the access of all other sessions was ended. */
  void renumber(HttpServletRequest request, HttpServletResponse response, int accessNumber) {
    HttpSession session = renew(request, response);
    if (session.getAttribute(BEGUN) instanceof Begun begun) {
      session.setAttribute(BEGUN, new Begun(accessNumber, begun.at()));
    }
  }

  private void enter(HttpServletRequest request, HttpServletResponse response, SignedIn who) {
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(
        UsernamePasswordAuthenticationToken.authenticated(
            who, null, List.of(new SimpleGrantedAuthority("ROLE_" + who.chosen().role().name()))));
    SecurityContextHolder.setContext(context);
    sessions.saveContext(context, request, response);
  }

  /**
   * Another id and another token for forms, with what is in the session. The page that is shown for
   * this request carries the new token.
   */
  HttpSession renew(HttpServletRequest request, HttpServletResponse response) {
    if (request.getSession(false) == null) {
      // What the browser kept as long as there was no session is of no use any more.
      csrfTokens.saveToken(null, request, response);
    }
    HttpSession session = request.getSession();
    request.changeSessionId();
    CsrfToken token = csrfTokens.generateToken(request);
    csrfTokens.saveToken(token, request, response);
    forms.handle(request, response, () -> token);
    return session;
  }

  @Override
  public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
    return new Checked(request, sessions.loadDeferredContext(request));
  }

  @Deprecated
  @Override
  public SecurityContext loadContext(HttpRequestResponseHolder holder) {
    return loadDeferredContext(holder.getRequest()).get();
  }

  @Override
  public void saveContext(
      SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
    sessions.saveContext(context, request, response);
  }

  @Override
  public boolean containsContext(HttpServletRequest request) {
    return sessions.containsContext(request);
  }

  private boolean isOver(HttpServletRequest request, SecurityContext context) {
    Authentication authentication = context.getAuthentication();
    if (authentication == null) {
      return false;
    }
    HttpSession session = request.getSession(false);
    return session == null
        || !(authentication.getPrincipal() instanceof SignedIn who)
        || !(session.getAttribute(BEGUN) instanceof Begun begun)
        || clock.instant().isAfter(begun.at().plus(LONGEST))
        || login.accessNumber(who.user()).filter(now -> now == begun.accessNumber()).isEmpty();
  }

  /** Looks once, when somebody wants to know who is signed in. */
  private final class Checked implements DeferredSecurityContext {

    private final HttpServletRequest request;
    private final DeferredSecurityContext stored;
    private @Nullable SecurityContext found;

    Checked(HttpServletRequest request, DeferredSecurityContext stored) {
      this.request = request;
      this.stored = stored;
    }

    @Override
    public SecurityContext get() {
      SecurityContext context = found;
      if (context == null) {
        context = stored.get();
        if (isOver(request, context)) {
          HttpSession session = request.getSession(false);
          if (session != null) {
            session.invalidate();
          }
          context = SecurityContextHolder.createEmptyContext();
        }
        found = context;
      }
      return context;
    }

    @Override
    public boolean isGenerated() {
      return stored.isGenerated();
    }
  }
}
