package org.condyle.server.users.page;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.server.caller.Role;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageRequest;
import org.condyle.server.page.PageTemplates;
import org.condyle.server.page.PageTemplates.Place;
import org.condyle.server.page.Pages;
import org.condyle.server.users.PasswordLogin;
import org.condyle.server.users.SignedIn;
import org.springframework.web.util.UriUtils;

/** All pages of this package, by their addresses. */
public final class UserPages implements Pages {

  private final LoginPages logins;
  private final PracticePages practices;
  private final AccountPages account;
  private final UserAdminPages users;
  private final PracticeAdminPages practiceAdmin;
  private final PasswordLogin login;
  private final PageTemplates templates = new PageTemplates("org/condyle/server/users/page/");

  UserPages(
      LoginPages logins,
      PracticePages practices,
      AccountPages account,
      UserAdminPages users,
      PracticeAdminPages practiceAdmin,
      PasswordLogin login) {
    this.logins = logins;
    this.practices = practices;
    this.account = account;
    this.users = users;
    this.practiceAdmin = practiceAdmin;
    this.login = login;
  }

  @Override
  public PageAnswer answer(PageRequest request) {
    Optional<SignedIn> who = UserSessions.current();
    return switch (request.place()) {
      case LoginConfig.LOGIN -> login(request);
      case LoginConfig.LOGOUT -> logout(request, who);
      case LoginConfig.SECOND_FACTOR ->
          request.part(0).equals("set-up") ? logins.setUp(request) : logins.secondFactor(request);
      case LoginConfig.PASSWORD -> logins.newPassword(request);
      case LoginConfig.PRACTICE -> practices.answer(request, who);
      // The chain lets nobody come here who is not signed in, and only administrators to /admin.
      case LoginConfig.ACCOUNT -> account.answer(request, who.orElseThrow());
      case LoginConfig.USERS -> users.answer(request, who.orElseThrow());
      case LoginConfig.PRACTICES -> practiceAdmin.answer(request, who.orElseThrow());
      case LoginConfig.REFUSED -> refused(request);
      default -> notFound();
    };
  }

  private PageAnswer login(PageRequest request) {
    return switch (request.part(0)) {
      case "" -> logins.password(request);
      case "provider" -> logins.provider(request);
      default -> notFound();
    };
  }

  private PageAnswer logout(PageRequest request, Optional<SignedIn> who) {
    if (!request.isPost()) {
      return new PageAnswer.Elsewhere(who.isPresent() ? "/account" : "/login");
    }
    who.ifPresent(each -> login.left(each, request.client()));
    Optional<URI> atProvider = logins.endSession(request);
    if (request.http().getSession(false) != null) {
      request.http().getSession().invalidate();
    }
    // Nobody goes back to what was shown.
    request.answer().setHeader("Clear-Site-Data", "\"cache\"");
    return PageAnswer.Shown.of(
        "signed-out",
        "You are signed out",
        Map.of(
            "provider",
            logins.providerName(),
            "address",
            atProvider.map(URI::toString).orElse("")));
  }

  /** What the chain did not let through. */
  private static PageAnswer refused(PageRequest request) {
    boolean isForm = request.http().getAttribute(FormRefusal.FORM_REFUSED) != null;
    return isForm
        ? new PageAnswer.Shown(
            "stale", 403, "This page was open too long", Map.of("again", again(request.http())))
        : new PageAnswer.Shown(
            "notice",
            403,
            "This page is not for you",
            Map.of("text", "Only an administrator may do this."));
  }

  /** Where the page is that the form of a request stood on. */
  private static String again(HttpServletRequest request) {
    String place = text(request, RequestDispatcher.FORWARD_SERVLET_PATH);
    String below = text(request, RequestDispatcher.FORWARD_PATH_INFO);
    String query = text(request, RequestDispatcher.FORWARD_QUERY_STRING);
    String page =
        switch (place) {
          case LoginConfig.LOGOUT -> LoginConfig.ACCOUNT;
          case LoginConfig.ACCOUNT -> below.equals("/sessions") ? place : place + below;
          // Of a user or an app there is one page, whatever is done to that one.
          case LoginConfig.USERS, LoginConfig.APPS -> place + below.replaceFirst("(?<=.)/.*", "");
          default -> place + below;
        };
    return UriUtils.encodePath(page, StandardCharsets.UTF_8) + (query.isEmpty() ? "" : "?" + query);
  }

  private static String text(HttpServletRequest request, String attribute) {
    return request.getAttribute(attribute) instanceof String text ? text : "";
  }

  static PageAnswer.Shown notFound() {
    return new PageAnswer.Shown(
        "notice", 404, "There is no such page", Map.of("text", "Please look at the address."));
  }

  @Override
  public Map<String, Object> around(PageRequest request) {
    Map<String, Object> around = new HashMap<>();
    List<Place> places = new ArrayList<>();
    if (!request.place().equals(LoginConfig.LOGOUT)) {
      UserSessions.current()
          .ifPresent(
              who -> {
                around.put("who", who.name());
                places.addAll(places(who));
              });
    }
    around.put("places", places);
    return around;
  }

  /** Where the pages lead to for somebody. */
  public static List<Place> places(SignedIn who) {
    List<Place> places = new ArrayList<>();
    places.add(new Place(LoginConfig.ACCOUNT, "Account"));
    places.add(new Place(LoginConfig.PRACTICE, "Practice"));
    if (who.chosen().role() == Role.ADMINISTRATOR) {
      places.add(new Place(LoginConfig.USERS, "Users"));
      places.add(new Place(LoginConfig.APPS, "Apps"));
      places.add(new Place(LoginConfig.PRACTICES, "Practices"));
    }
    return places;
  }

  @Override
  public PageTemplates templates() {
    return templates;
  }
}
