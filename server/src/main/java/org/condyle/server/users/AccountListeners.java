package org.condyle.server.users;

import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Those who are told what happens to accounts; they are looked for when there is something. */
final class AccountListeners {

  private final Supplier<Stream<AccessEnded>> ended;
  private final Supplier<Stream<UserEvents>> events;
  private final Clock clock;

  AccountListeners(
      Supplier<Stream<AccessEnded>> ended, Supplier<Stream<UserEvents>> events, Clock clock) {
    this.ended = ended;
    this.events = events;
    this.clock = clock;
  }

  void accessEnded(UUID account) {
    ended.get().forEach(each -> each.ended(account));
  }

  void happened(UserEvent.Kind kind, Actor actor, @Nullable UUID account, String detail) {
    UserEvent event =
        new UserEvent(
            clock.instant(),
            kind,
            actor.user(),
            actor.name(),
            account,
            actor.partitions(),
            actor.address(),
            detail);
    events.get().forEach(each -> each.happened(event));
  }
}
