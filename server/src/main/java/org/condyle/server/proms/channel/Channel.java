package org.condyle.server.proms.channel;

/** A way to patients. */
public interface Channel {

  /** Its name, which stays: what was begun by it is known by it. */
  String name();

  boolean takes(Recipient recipient);

  /**
   * Whether a message that is sent twice with the same key is seen once. If not, one of which it is
   * not clear whether it arrived is not sent again.
   */
  boolean isRepeatable();

  /** Makes one attempt. */
  Delivery send(Message message);
}
