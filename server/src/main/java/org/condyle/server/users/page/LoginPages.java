package org.condyle.server.users.page;

import jakarta.servlet.http.HttpSession;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.record.ProblemException;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageAnswer.Shown;
import org.condyle.server.page.PageRequest;
import org.condyle.server.page.QrPicture;
import org.condyle.server.users.Account;
import org.condyle.server.users.Accounts;
import org.condyle.server.users.Actor;
import org.condyle.server.users.Enrolment;
import org.condyle.server.users.LoginResult;
import org.condyle.server.users.PasswordLogin;
import org.condyle.server.users.SecondFactor;
import org.condyle.server.users.page.LoginSteps.At;
import org.condyle.server.users.page.LoginSteps.Step;

/** The pages from the password to the practice. */
final class LoginPages {

  private static final int REFUSED = 422;
  private static final int TOO_MANY = 429;

  /** The same for whatever was wrong: see {@link LoginResult.Refused}. */
  private static final String WRONG =
      "That did not work. Check login name and password. After several wrong tries in a row none is"
          + " taken for a minute, and longer each time.";

  private static final String WRONG_CODE =
      "That code is not right, or was used before. Wait for the next one. After several wrong tries"
          + " in a row none is taken for a minute, and longer each time.";

  static final String ENROLMENT = "condyle.enrolment";

  private final PasswordLogin login;
  private final SecondFactor secondFactor;
  private final Accounts accounts;
  private final LoginSteps steps;
  private final Optional<ProviderPages> provider;

  LoginPages(
      PasswordLogin login,
      SecondFactor secondFactor,
      Accounts accounts,
      LoginSteps steps,
      Optional<ProviderPages> provider) {
    this.login = login;
    this.secondFactor = secondFactor;
    this.accounts = accounts;
    this.steps = steps;
    this.provider = provider;
  }

  /** The site's provider, if one is set. */
  PageAnswer provider(PageRequest request) {
    return provider.isPresent() ? provider.get().answer(request) : UserPages.notFound();
  }

  /** What people call the site's provider; empty if none is set. */
  String providerName() {
    return provider.map(ProviderPages::name).orElse("");
  }

  /** Where the session at the provider can be ended, for who signed in by it. */
  Optional<URI> endSession(PageRequest request) {
    return provider.flatMap(pages -> pages.endSession(request));
  }

  /** Login name and password. */
  PageAnswer password(PageRequest request) {
    if (!request.isPost()) {
      return UserSessions.current().isPresent()
          ? new PageAnswer.Elsewhere("/account")
          : loginPage("");
    }
    String name = request.field("login");
    LoginResult result = login.check(name, request.field("password"), DeviceCookie.origin(request));
    if (result instanceof LoginResult.Passed passed) {
      return steps.begin(request, passed.account(), LoginProgress.Shown.PASSWORD);
    }
    if (result instanceof LoginResult.Limited limited) {
      return limited(limited);
    }
    return loginPage(name).refusing(REFUSED, WRONG, "login");
  }

  private Shown loginPage(String name) {
    return Shown.of("login", "Sign in", Map.of("login", name, "provider", providerName()));
  }

  static Shown limited(LoginResult.Limited limited) {
    long seconds = limited.retryAfter().toSeconds();
    return new Shown(
        "notice",
        TOO_MANY,
        "Too many tries",
        Map.of(
            "text",
            "Please wait " + (seconds / 60 + 1) + " minutes, then try again.",
            "seconds",
            seconds));
  }

  /** A code of the app, or a recovery code. */
  PageAnswer secondFactor(PageRequest request) {
    Optional<At> at = steps.at(request);
    if (at.isEmpty() || at.get().next() != Step.SECOND_FACTOR) {
      return elsewhere(at);
    }
    Shown page = Shown.of("second-factor", "Your second factor", Map.of());
    if (!request.isPost()) {
      return page;
    }
    Account account = at.get().account();
    if (!secondFactor.isRight(
        actor(at.get(), request),
        account.id(),
        request.field("code"),
        DeviceCookie.origin(request))) {
      return page.refusing(REFUSED, WRONG_CODE, "code");
    }
    return steps.goOn(request, at.get().progress().withSecondFactor());
  }

  private static PageAnswer elsewhere(Optional<At> at) {
    return at.map(At::next).orElse(Step.PASSWORD).page();
  }

  private static Actor actor(At at, PageRequest request) {
    return Actor.signingIn(at.account(), request.client());
  }

  /** Another password in the place of the one-time password. */
  PageAnswer newPassword(PageRequest request) {
    Optional<At> at = steps.at(request);
    if (at.isEmpty() || at.get().next() != Step.NEW_PASSWORD) {
      return elsewhere(at);
    }
    Shown page =
        Shown.of(
            "password",
            "Choose a password",
            Map.of("path", "/password", "current", "", "login", at.get().account().login()));
    if (!request.isPost()) {
      return page;
    }
    if (!request.field("new").equals(request.field("again"))) {
      return page.refusing(REFUSED, "The two passwords are not the same.", "again");
    }
    try {
      Account changed =
          accounts.changePassword(
              actor(at.get(), request), at.get().account().id(), request.field("new"));
      return steps.goOn(request, at.get().progress().withNumber(changed.accessNumber()));
    } catch (ProblemException e) {
      return page.refusing(REFUSED, e.getMessage() + ".", "new");
    }
  }

  /** Sets up the second factor where one is needed. */
  PageAnswer setUp(PageRequest request) {
    Optional<At> at = steps.at(request);
    if (at.isEmpty() || at.get().next() != Step.SET_UP) {
      return elsewhere(at);
    }
    Account account = at.get().account();
    HttpSession session = request.http().getSession();
    Enrolment enrolment = enrolment(session, account);
    if (!request.isPost()) {
      return setUpPage(enrolment, "/second-factor/set-up");
    }
    List<String> recovery =
        secondFactor.enrol(
            actor(at.get(), request), account.id(), enrolment, request.field("code"));
    if (recovery.isEmpty()) {
      return setUpPage(enrolment, "/second-factor/set-up").refusing(REFUSED, WRONG_CODE, "code");
    }
    session.removeAttribute(ENROLMENT);
    int number = accounts.find(account.id()).orElseThrow().accessNumber();
    session.setAttribute(
        LoginProgress.ATTRIBUTE, at.get().progress().withSecondFactor().withNumber(number));
    return recoveryPage(recovery, "/practice");
  }

  /** The one that was begun in this session, so that a page that is loaded again shows the same. */
  Enrolment enrolment(HttpSession session, Account account) {
    if (session.getAttribute(ENROLMENT) instanceof Enrolment begun) {
      return begun;
    }
    Enrolment begun = secondFactor.begin(account);
    session.setAttribute(ENROLMENT, begun);
    return begun;
  }

  static Shown setUpPage(Enrolment enrolment, String path) {
    Map<String, Object> model = new HashMap<>();
    model.put("path", path);
    model.put("qr", QrPicture.svg(enrolment.uri()));
    model.put("secret", enrolment.text());
    return Shown.of("set-up", "Set up your second factor", model);
  }

  static Shown recoveryPage(List<String> codes, String next) {
    return Shown.of("recovery", "Your recovery codes", Map.of("codes", codes, "path", next));
  }

  /** Forgets an enrolment that is done. */
  static void enrolled(HttpSession session) {
    session.removeAttribute(ENROLMENT);
  }
}
