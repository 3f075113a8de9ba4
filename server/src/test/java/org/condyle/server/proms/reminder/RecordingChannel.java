package org.condyle.server.proms.reminder;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.condyle.server.proms.channel.Channel;
import org.condyle.server.proms.channel.Delivery;
import org.condyle.server.proms.channel.Message;
import org.condyle.server.proms.channel.Recipient;

/** Keeps what it is given, and answers as it is told to. */
final class RecordingChannel implements Channel {

  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final boolean repeatable;
  private volatile Function<Message, Delivery> answer = message -> new Delivery.Accepted();

  RecordingChannel(boolean repeatable) {
    this.repeatable = repeatable;
  }

  void answer(Function<Message, Delivery> next) {
    answer = next;
  }

  List<Message> messages() {
    return List.copyOf(messages);
  }

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public boolean takes(Recipient recipient) {
    return recipient instanceof Recipient.Email;
  }

  @Override
  public boolean isRepeatable() {
    return repeatable;
  }

  @Override
  public Delivery send(Message message) {
    messages.add(message);
    return answer.apply(message);
  }
}
