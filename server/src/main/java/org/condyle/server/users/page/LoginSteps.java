package org.condyle.server.users.page;

import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageAnswer.Elsewhere;
import org.condyle.server.page.PageRequest;
import org.condyle.server.users.Account;
import org.condyle.server.users.Accounts;
import org.condyle.server.users.LoginOrigin;
import org.condyle.server.users.Membership;
import org.condyle.server.users.PasswordLogin;
import org.condyle.server.users.SignedIn;
import org.condyle.server.users.page.LoginProgress.Shown;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;

/** What somebody has to do after the password, one step after the other. */
final class LoginSteps {

  private final Accounts accounts;
  private final PasswordLogin login;
  private final UserSessions sessions;
  private final RequestCache wanted;
  private final DeviceCookie devices;
  private final Clock clock;

  LoginSteps(
      Accounts accounts,
      PasswordLogin login,
      UserSessions sessions,
      RequestCache wanted,
      DeviceCookie devices,
      Clock clock) {
    this.accounts = accounts;
    this.login = login;
    this.sessions = sessions;
    this.wanted = wanted;
    this.devices = devices;
    this.clock = clock;
  }

  /** A step, and the page on which it is done. */
  enum Step {
    PASSWORD("/login"),
    SECOND_FACTOR("/second-factor"),
    NEW_PASSWORD("/password"),
    SET_UP("/second-factor/set-up"),
    PRACTICE("/practice");

    private final String path;

    Step(String path) {
      this.path = path;
    }

    Elsewhere page() {
      return new Elsewhere(path);
    }
  }

  /** Somebody on the way, and what is next. */
  record At(LoginProgress progress, Account account, Step next) {}

  /** Begins with a right password, or a login at the site's provider. */
  PageAnswer begin(PageRequest request, Account account, Shown shown) {
    HttpSession session = sessions.entered(request.http(), request.answer(), account.id());
    // A key that was shown to somebody else in this browser is nobody's second factor.
    session.removeAttribute(LoginPages.ENROLMENT);
    return goOn(
        request,
        session,
        new LoginProgress(account.id(), account.accessNumber(), clock.instant(), shown));
  }

  /** Keeps how far somebody is, and leads to what is next. */
  PageAnswer goOn(PageRequest request, LoginProgress progress) {
    return goOn(request, request.http().getSession(), progress);
  }

  private PageAnswer goOn(PageRequest request, HttpSession session, LoginProgress progress) {
    session.setAttribute(LoginProgress.ATTRIBUTE, progress);
    Optional<At> at = at(request);
    if (at.isEmpty()) {
      return Step.PASSWORD.page();
    }
    Account account = at.get().account();
    return at.get().next() == Step.PRACTICE && account.memberships().size() == 1
        ? finish(request, at.get(), account.memberships().get(0))
        : at.get().next().page();
  }

  /** How far the browser's user is; empty if nobody is on the way. */
  Optional<At> at(PageRequest request) {
    HttpSession session = request.http().getSession(false);
    if (session == null
        || !(session.getAttribute(LoginProgress.ATTRIBUTE) instanceof LoginProgress progress)) {
      return Optional.empty();
    }
    return accounts
        .find(progress.account())
        .filter(account -> !account.isDisabled() && !progress.isTooOld(clock.instant()))
        .filter(account -> account.accessNumber() == progress.accessNumber())
        .map(account -> new At(progress, account, next(progress, account)));
  }

  private static Step next(LoginProgress progress, Account account) {
    Shown shown = progress.shown();
    if (account.hasSecondFactor() && !shown.hasSecondFactor()) {
      return Step.SECOND_FACTOR;
    }
    // Who came by the provider may never use the password.
    if (account.mustChangePassword() && !shown.isByProvider()) {
      return Step.NEW_PASSWORD;
    }
    return account.needsSecondFactor() && !shown.hasSecondFactor() ? Step.SET_UP : Step.PRACTICE;
  }

  /** Signs in as what was chosen, and leads to where somebody wanted to go. */
  PageAnswer finish(PageRequest request, At at, Membership chosen) {
    SignedIn who = new SignedIn(at.account().id(), at.account().displayName(), chosen);
    boolean isByProvider = at.progress().shown().isByProvider();
    request.http().getSession().removeAttribute(LoginProgress.ATTRIBUTE);
    request.http().getSession().setAttribute(ProviderPages.SIGNED_IN_BY, isByProvider);
    sessions.begin(request.http(), request.answer(), who, at.progress().accessNumber());
    LoginOrigin origin = DeviceCookie.origin(request);
    if (isByProvider) {
      login.completedByProvider(who, origin);
    } else {
      login.completed(who, origin);
    }
    devices.remember(request, who.user());
    return lead(request);
  }

  /**
   * Where somebody wanted to go before the login. A browser follows a form only to this server
   * ({@code form-action} of our policy), and another program's page may come next; so it is led on
   * by a page.
   */
  PageAnswer lead(PageRequest request) {
    SavedRequest saved = wanted.getRequest(request.http(), request.answer());
    if (saved == null) {
      return new Elsewhere("/account");
    }
    wanted.removeRequest(request.http(), request.answer());
    // It is a path of this server with its query; letters that no address has are let in there.
    return PageAnswer.Shown.of(
        "continue", "You are signed in", Map.of("next", saved.getRedirectUrl()));
  }
}
