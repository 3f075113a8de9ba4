package org.condyle.server.smart.client;

import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.condyle.server.caller.Caller;
import org.condyle.server.users.SignedIn;
import org.condyle.server.users.UserEvent;
import org.condyle.server.users.UserEvents;
import org.jspecify.annotations.Nullable;

/**
 * Tells the audit trail what happens to programs and to what they were granted: within the
 * transaction that goes on, or else before it returns.
 */
public final class SmartEvents {

  private final Supplier<Stream<UserEvents>> listeners;
  private final Clock clock;

  public SmartEvents(Supplier<Stream<UserEvents>> listeners, Clock clock) {
    this.listeners = listeners;
    this.clock = clock;
  }

  /**
   * Who does something.
   *
   * @param id {@code user/…} or {@code client/…}
   * @param client the id of the program by which it is done, where that is another
   * @param address from which the request came, as far as it is known
   */
  public record Agent(String id, String name, @Nullable String client, @Nullable String address) {

    /** Somebody who signed in on the pages. */
    public static Agent of(SignedIn who, @Nullable String address) {
      return new Agent(who.callerId(), who.name(), null, address);
    }

    /** Who asks with a token. */
    public static Agent of(Caller caller, @Nullable String address) {
      String client = caller.client();
      boolean isItself = client == null || caller.id().equals("client/" + client);
      return new Agent(caller.id(), caller.name(), isItself ? null : client, address);
    }
  }

  /**
   * Something happened.
   *
   * @param app the id of the program that it is about
   * @param partitions of the practices that it is about
   * @param detail in words, without anything secret
   */
  public void happened(
      UserEvent.Kind kind, Agent agent, String app, Set<Integer> partitions, String detail) {
    UserEvent event =
        new UserEvent(
            clock.instant(),
            kind,
            agent.id(),
            agent.name(),
            agent.client(),
            null,
            app,
            partitions,
            agent.address(),
            detail);
    listeners.get().forEach(each -> each.happened(event));
  }
}
