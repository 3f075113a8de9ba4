package org.condyle.server.users.page;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Role;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageAnswer.Elsewhere;
import org.condyle.server.page.PageAnswer.Shown;
import org.condyle.server.page.PageRequest;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.users.Account;
import org.condyle.server.users.Accounts;
import org.condyle.server.users.Actor;
import org.condyle.server.users.Membership;
import org.condyle.server.users.NewMembership;
import org.condyle.server.users.OneTimePassword;
import org.condyle.server.users.SignedIn;
import org.jspecify.annotations.Nullable;

/** Where administrators look after users. */
final class UserAdminPages {

  private static final int REFUSED = 422;

  private final Accounts accounts;
  private final Practices practices;
  private final Optional<IdentityAdmin> identities;

  UserAdminPages(Accounts accounts, Practices practices, Optional<IdentityAdmin> identities) {
    this.accounts = accounts;
    this.practices = practices;
    this.identities = identities;
  }

  /** An account in the list. */
  record Line(String id, String login, String name, String memberships, String state) {}

  /** A membership of an account. */
  record Held(String id, String practice, String role, String stands, boolean removable) {}

  PageAnswer answer(PageRequest request, SignedIn who) {
    AdminReach reach = AdminReach.of(who);
    return switch (request.part(0)) {
      case "" -> list(reach);
      case "new" -> add(request, who, reach);
      default -> one(request, who, reach);
    };
  }

  private PageAnswer list(AdminReach reach) {
    List<Line> lines =
        accounts.all().stream()
            .filter(reach::shows)
            .map(
                account ->
                    new Line(
                        account.id().toString(),
                        account.login(),
                        account.displayName(),
                        account.memberships().stream()
                            .filter(reach::covers)
                            .map(
                                each ->
                                    each.role().code()
                                        + " · "
                                        + PracticePages.titles(practices, each))
                            .collect(Collectors.joining("; ")),
                        state(account)))
            .toList();
    return Shown.of("users", "Users", Map.of("users", lines));
  }

  private static String state(Account account) {
    if (account.isDisabled()) {
      return "disabled";
    }
    if (account.lastLogin() == null) {
      return "never signed in";
    }
    return account.hasSecondFactor() ? "active, second factor" : "active";
  }

  private PageAnswer add(PageRequest request, SignedIn who, AdminReach reach) {
    Map<String, Object> model = choices(reach);
    for (String field : List.of("login", "name", "email", "patient")) {
      model.put(field, request.field(field));
    }
    model.put("fhirUser", request.field("fhir-user"));
    Shown page = Shown.of("user-new", "Add a user", model);
    if (!request.isPost()) {
      return page;
    }
    try {
      OneTimePassword made =
          accounts.add(
              Actor.of(who, request.client()),
              request.field("login").strip(),
              request.field("name").strip(),
              textOrNull(request.field("email")),
              List.of(membership(request, reach)));
      return told(made);
    } catch (ProblemException e) {
      String location = e.problems().get(0).location();
      return page.refusing(REFUSED, e.getMessage() + ".", location == null ? "login" : location);
    }
  }

  private Map<String, Object> choices(AdminReach reach) {
    Map<String, Object> model = new HashMap<>();
    model.put("roles", Stream.of(Role.values()).filter(role -> role != Role.SYSTEM).toList());
    model.put(
        "practices",
        practices.all().stream()
            .filter(practice -> reach.covers(Set.of(practice.partition())))
            .toList());
    return model;
  }

  private static PageAnswer told(OneTimePassword made) {
    return Shown.of(
        "one-time",
        "A one-time password",
        Map.of("login", made.login(), "password", made.password()));
  }

  private NewMembership membership(PageRequest request, AdminReach reach) {
    Set<Integer> partitions =
        request.choices("practice").stream()
            .flatMap(name -> practices.find(name).stream())
            .map(Practice::partition)
            .filter(partition -> reach.covers(Set.of(partition)))
            .collect(Collectors.toSet());
    Role role =
        Role.of(request.field("role"))
            .orElseThrow(
                () -> new ProblemException(ProblemCode.ACCOUNT_INVALID, "Which role?", "role"));
    return new NewMembership(
        partitions,
        role,
        textOrNull(request.field("patient")),
        textOrNull(request.field("fhir-user")));
  }

  private static @Nullable String textOrNull(String text) {
    return text.isBlank() ? null : text.strip();
  }

  private PageAnswer one(PageRequest request, SignedIn who, AdminReach reach) {
    Account account =
        id(request.part(0))
            .flatMap(accounts::find)
            .filter(reach::shows)
            .orElseThrow(
                () ->
                    new ProblemException(ProblemCode.ACCOUNT_UNKNOWN, "There is no such account"));
    if (!request.isPost()) {
      return page(account, who, reach);
    }
    Actor actor = Actor.of(who, request.client());
    return switch (request.part(1)) {
      case "memberships" -> memberships(request, actor, account, reach);
      case "password", "second-factor", "disable", "enable" -> {
        requireOwned(reach, account);
        yield own(request.part(1), actor, account);
      }
      case "identity" -> {
        requireOwned(reach, account);
        yield identities.isPresent()
            ? identities.get().answer(request, actor, account)
            : UserPages.notFound();
      }
      default -> UserPages.notFound();
    };
  }

  private static void requireOwned(AdminReach reach, Account account) {
    if (!reach.owns(account)) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "The account belongs to other practices, too");
    }
  }

  private static Optional<UUID> id(String text) {
    return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }

  private PageAnswer own(String action, Actor actor, Account account) {
    switch (action) {
      case "password" -> {
        return told(accounts.resetPassword(actor, account.id()));
      }
      case "second-factor" -> accounts.removeSecondFactor(actor, account.id());
      case "disable" -> accounts.disable(actor, account.id());
      default -> accounts.enable(actor, account.id());
    }
    return at(account);
  }

  static Elsewhere at(Account account) {
    return new Elsewhere("/admin/users/" + account.id());
  }

  private PageAnswer memberships(
      PageRequest request, Actor actor, Account account, AdminReach reach) {
    if (request.part(2).isEmpty()) {
      accounts.addMembership(actor, account.id(), membership(request, reach));
      return at(account);
    }
    Membership held =
        id(request.part(2))
            .flatMap(account::membership)
            .filter(reach::covers)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.ACCOUNT_INVALID, "There is no such membership"));
    accounts.removeMembership(actor, account.id(), held.id());
    return at(account);
  }

  private Shown page(Account account, SignedIn who, AdminReach reach) {
    Map<String, Object> model = choices(reach);
    model.put("id", account.id().toString());
    model.put("login", account.login());
    model.put("email", account.email() == null ? "" : account.email());
    model.put("state", state(account));
    model.put("isDisabled", account.isDisabled());
    model.put("hasSecondFactor", account.hasSecondFactor());
    model.put("isOwn", account.id().equals(who.user()));
    model.put("owned", reach.owns(account));
    model.put("provider", identities.map(IdentityAdmin::provider).orElse(""));
    model.put("subject", identities.flatMap(each -> each.subject(account)).orElse(""));
    model.put(
        "held",
        account.memberships().stream()
            .filter(reach::covers)
            .map(
                each ->
                    new Held(
                        each.id().toString(),
                        PracticePages.titles(practices, each),
                        each.role().code(),
                        each.patientId() != null
                            ? "Patient/" + each.patientId()
                            : each.fhirUser() == null ? "" : each.fhirUser(),
                        !(account.id().equals(who.user()) && each.role() == Role.ADMINISTRATOR)))
            .toList());
    return Shown.of("user", account.displayName(), model);
  }
}
