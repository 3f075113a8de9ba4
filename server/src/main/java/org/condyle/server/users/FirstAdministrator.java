package org.condyle.server.users;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.condyle.server.caller.Role;
import org.condyle.server.partition.Partitions;

/** Makes the account from which all others are made, where there is none yet. */
public class FirstAdministrator {

  static final String LOGIN = "administrator";

  private final Accounts accounts;
  private final Clock clock;

  FirstAdministrator(Accounts accounts, Clock clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  /**
   * Makes it if nobody can sign in: there is no account, or only this one with a one-time password
   * that was never used and is too old by now.
   *
   * @return what is to be told to whoever starts the server, this once
   */
  public Optional<OneTimePassword> makeIfNobodyIsThere() {
    List<Account> all = accounts.all();
    if (all.isEmpty()) {
      return Optional.of(
          accounts.add(
              Actor.SERVER,
              LOGIN,
              "Administrator",
              null,
              List.of(
                  new NewMembership(
                      Set.of(Partitions.FIRST_PRACTICE), Role.ADMINISTRATOR, null, null))));
    }
    Account first = all.get(0);
    boolean isWaitedForInVain =
        all.size() == 1
            && first.lastLogin() == null
            && first.oneTimeUntil() != null
            && first.oneTimeUntil().isBefore(clock.instant());
    return isWaitedForInVain
        ? Optional.of(accounts.resetPassword(Actor.SERVER, first.id()))
        : Optional.empty();
  }
}
