package org.condyle.server.users.page;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.condyle.record.ProblemException;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageAnswer.Shown;
import org.condyle.server.page.PageRequest;
import org.condyle.server.partition.Practices;
import org.condyle.server.users.Account;
import org.condyle.server.users.Accounts;
import org.condyle.server.users.Actor;
import org.condyle.server.users.Enrolment;
import org.condyle.server.users.LoginResult;
import org.condyle.server.users.PasswordLogin;
import org.condyle.server.users.SecondFactor;
import org.condyle.server.users.SignedIn;

/** Where somebody looks after the own account. */
final class AccountPages {

  private static final int REFUSED = 422;

  private final Accounts accounts;
  private final SecondFactor secondFactor;
  private final PasswordLogin login;
  private final Practices practices;
  private final LoginPages logins;
  private final UserSessions sessions;

  AccountPages(
      Accounts accounts,
      SecondFactor secondFactor,
      PasswordLogin login,
      Practices practices,
      LoginPages logins,
      UserSessions sessions) {
    this.accounts = accounts;
    this.secondFactor = secondFactor;
    this.login = login;
    this.practices = practices;
    this.logins = logins;
    this.sessions = sessions;
  }

  PageAnswer answer(PageRequest request, SignedIn who) {
    Account account = accounts.find(who.user()).orElseThrow();
    return switch (request.part(0)) {
      case "" -> overview(account, who);
      case "password" -> password(request, account, who);
      case "second-factor" -> secondFactor(request, account, who);
      case "sessions" -> sessions(request, account, who);
      default -> UserPages.notFound();
    };
  }

  private PageAnswer overview(Account account, SignedIn who) {
    Map<String, Object> model = new HashMap<>();
    model.put("login", account.login());
    model.put("name", account.displayName());
    model.put("practice", PracticePages.titles(practices, who.chosen()));
    model.put("role", who.chosen().role().code());
    model.put("hasSecondFactor", account.hasSecondFactor());
    model.put("codes", secondFactor.recoveryCodes(account.id()));
    return Shown.of("account", "Your account", model);
  }

  private PageAnswer password(PageRequest request, Account account, SignedIn who) {
    Shown page =
        Shown.of(
            "password",
            "Change your password",
            Map.of("path", "/account/password", "current", "asked", "login", account.login()));
    if (!request.isPost()) {
      return page;
    }
    if (!request.field("new").equals(request.field("again"))) {
      return page.refusing(REFUSED, "The two passwords are not the same.", "again");
    }
    LoginResult result =
        login.check(account.login(), request.field("current"), DeviceCookie.origin(request));
    if (result instanceof LoginResult.Limited limited) {
      return LoginPages.limited(limited);
    }
    if (!(result instanceof LoginResult.Passed)) {
      return page.refusing(REFUSED, "That is not your password.", "current");
    }
    try {
      Account changed =
          accounts.changePassword(
              Actor.of(who, request.client()), account.id(), request.field("new"));
      sessions.renumber(request.http(), request.answer(), changed.accessNumber());
      return Shown.of(
          "notice",
          "Your password is changed",
          Map.of("text", "You were signed out everywhere else."));
    } catch (ProblemException e) {
      return page.refusing(REFUSED, e.getMessage() + ".", "new");
    }
  }

  /** Sets up one, or another one in the place of the first. The password is asked for. */
  private PageAnswer secondFactor(PageRequest request, Account account, SignedIn who) {
    Enrolment enrolment = logins.enrolment(request.http().getSession(), account);
    Map<String, Object> model =
        new HashMap<>(LoginPages.setUpPage(enrolment, "/account/second-factor").model());
    model.put("withPassword", "asked");
    Shown page = Shown.of("set-up", "Set up your second factor", model);
    if (!request.isPost()) {
      return page;
    }
    LoginResult result =
        login.check(account.login(), request.field("current"), DeviceCookie.origin(request));
    if (result instanceof LoginResult.Limited limited) {
      return LoginPages.limited(limited);
    }
    if (!(result instanceof LoginResult.Passed)) {
      return page.refusing(REFUSED, "That is not your password.", "current");
    }
    Actor actor = Actor.of(who, request.client());
    List<String> codes = secondFactor.enrol(actor, account.id(), enrolment, request.field("code"));
    if (codes.isEmpty()) {
      return page.refusing(REFUSED, "That is not the code that the app shows now.", "code");
    }
    LoginPages.enrolled(request.http().getSession());
    int number = accounts.find(account.id()).orElseThrow().accessNumber();
    sessions.renumber(request.http(), request.answer(), number);
    return LoginPages.recoveryPage(codes, "/account");
  }

  private PageAnswer sessions(PageRequest request, Account account, SignedIn who) {
    if (!request.isPost()) {
      return new PageAnswer.Elsewhere("/account");
    }
    int number = accounts.endAccess(Actor.of(who, request.client()), account.id()).accessNumber();
    sessions.renumber(request.http(), request.answer(), number);
    return Shown.of(
        "notice",
        "You are signed out everywhere else",
        Map.of("text", "Programs that you let in have to ask you again, too."));
  }
}
