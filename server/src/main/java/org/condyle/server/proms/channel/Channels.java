package org.condyle.server.proms.channel;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.record.ProblemException;

/** The ways to patients that this server has. */
public final class Channels {

  private final List<Channel> channels;

  public Channels(List<Channel> channels) {
    this.channels = List.copyOf(channels);
  }

  /**
   * Those that the environment names.
   *
   * @throws ProblemException CHANNEL_SETTING_INVALID or PARAMETER_INVALID if a setting is no good
   */
  public static Channels fromEnvironment(Map<String, String> environment, Clock clock) {
    SmtpSettings smtp = SmtpSettings.fromEnvironment(environment);
    WebhookSettings webhook = WebhookSettings.fromEnvironment(environment);
    if (smtp != null && webhook != null && webhook.systems().contains(Recipient.Email.SYSTEM)) {
      throw Secret.invalid(
          WebhookSettings.FOR, "names email, which goes by " + SmtpSettings.HOST + "; drop one");
    }
    List<Channel> channels = new ArrayList<>();
    if (smtp != null) {
      channels.add(new SmtpChannel(smtp, clock));
    }
    if (webhook != null) {
      channels.add(new WebhookChannel(webhook, clock));
    }
    return new Channels(channels);
  }

  /**
   * A way to one patient.
   *
   * @param recipient one that the channel takes
   */
  public record Route(Channel channel, Recipient recipient) {}

  public boolean isEmpty() {
    return channels.isEmpty();
  }

  /** The way to the first of the recipients whom a channel takes. */
  public Optional<Route> route(List<Recipient> recipients) {
    return recipients.stream().flatMap(recipient -> to(recipient).stream()).findFirst();
  }

  private Optional<Route> to(Recipient recipient) {
    return channels.stream()
        .filter(channel -> channel.takes(recipient))
        .findFirst()
        .map(channel -> new Route(channel, recipient));
  }

  /** Whether what was begun by the channel of this name may be sent again. */
  public boolean isRepeatable(String name) {
    return channels.stream()
        .anyMatch(channel -> channel.name().equals(name) && channel.isRepeatable());
  }
}
