package org.condyle.server.users.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageAnswer.Shown;
import org.condyle.server.page.PageRequest;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;
import org.condyle.server.users.Account;
import org.condyle.server.users.Accounts;
import org.condyle.server.users.Membership;
import org.condyle.server.users.SignedIn;
import org.condyle.server.users.page.LoginSteps.At;
import org.condyle.server.users.page.LoginSteps.Step;

/** Where somebody with several memberships chooses one: at the login, and later another one. */
final class PracticePages {

  private final Accounts accounts;
  private final Practices practices;
  private final LoginSteps steps;
  private final UserSessions sessions;

  PracticePages(Accounts accounts, Practices practices, LoginSteps steps, UserSessions sessions) {
    this.accounts = accounts;
    this.practices = practices;
    this.steps = steps;
    this.sessions = sessions;
  }

  /** A membership as it is offered. */
  record Offer(String id, String practice, String role, boolean chosen) {}

  PageAnswer answer(PageRequest request, Optional<SignedIn> who) {
    if (who.isPresent()) {
      return change(request, who.get());
    }
    Optional<At> at = steps.at(request);
    if (at.isEmpty() || at.get().next() != Step.PRACTICE) {
      return at.map(At::next).orElse(Step.PASSWORD).page();
    }
    Account account = at.get().account();
    if (account.memberships().isEmpty()) {
      return new Shown(
          "notice",
          403,
          "You belong to no practice",
          Map.of("text", "Your account is not in any practice. Please ask your administrator."));
    }
    Optional<Membership> chosen = chosen(request, account);
    if (account.memberships().size() == 1) {
      chosen = Optional.of(account.memberships().get(0));
    }
    return chosen
        .map(membership -> steps.finish(request, at.get(), membership))
        .orElseGet(() -> page(account.memberships(), Optional.empty()));
  }

  private PageAnswer change(PageRequest request, SignedIn who) {
    Account account = accounts.find(who.user()).orElseThrow();
    Optional<Membership> chosen = chosen(request, account);
    if (chosen.isPresent()) {
      sessions.change(
          request.http(),
          request.answer(),
          new SignedIn(who.user(), account.displayName(), chosen.get()));
      return new PageAnswer.Elsewhere("/account");
    }
    return page(account.memberships(), Optional.of(who.chosen().id()));
  }

  private static Optional<Membership> chosen(PageRequest request, Account account) {
    return request.isPost()
        ? account.memberships().stream()
            .filter(each -> each.id().toString().equals(request.field("membership")))
            .findFirst()
        : Optional.empty();
  }

  private PageAnswer page(List<Membership> memberships, Optional<UUID> current) {
    List<Offer> offers =
        memberships.stream()
            .map(
                each ->
                    new Offer(
                        each.id().toString(),
                        titles(practices, each),
                        each.role().code(),
                        current.filter(each.id()::equals).isPresent()))
            .toList();
    return Shown.of("practice", "Choose a practice", Map.of("offers", offers));
  }

  /** The practices of a membership as people call them. */
  static String titles(Practices practices, Membership membership) {
    return membership.partitions().stream()
        .sorted()
        .map(partition -> practices.find(partition).map(Practice::title).orElse("?"))
        .collect(Collectors.joining(", "));
  }
}
