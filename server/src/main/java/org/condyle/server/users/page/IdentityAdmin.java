package org.condyle.server.users.page;

import java.util.Map;
import java.util.Optional;
import org.condyle.server.oidc.Identity;
import org.condyle.server.oidc.ProviderSignIn;
import org.condyle.server.page.PageAnswer;
import org.condyle.server.page.PageAnswer.Shown;
import org.condyle.server.page.PageRequest;
import org.condyle.server.users.Account;
import org.condyle.server.users.Actor;
import org.condyle.server.users.Identities;

/** Where administrators say whom of the site's OpenID provider an account belongs to. */
final class IdentityAdmin {

  private final Identities identities;
  private final ProviderSignIn provider;

  IdentityAdmin(Identities identities, ProviderSignIn provider) {
    this.identities = identities;
    this.provider = provider;
  }

  /** What people call the provider. */
  String provider() {
    return provider.name();
  }

  /** What the provider calls the person of an account. */
  Optional<String> subject(Account account) {
    return identities.subject(account.id(), provider.issuer());
  }

  /** What was sent from the page of an account; who may do so was looked at. */
  PageAnswer answer(PageRequest request, Actor actor, Account account) {
    switch (request.part(2)) {
      case "" ->
          identities.link(
              actor,
              account.id(),
              new Identity(provider.issuer(), request.field("subject").strip()));
      case "remove" -> identities.unlink(actor, account.id(), provider.issuer());
      case "invite" -> {
        return Shown.of(
            "invitation",
            "An invitation",
            Map.of(
                "login",
                account.login(),
                "provider",
                provider.name(),
                "code",
                identities.invite(actor, account.id()).code()));
      }
      default -> {
        return UserPages.notFound();
      }
    }
    return UserAdminPages.at(account);
  }
}
