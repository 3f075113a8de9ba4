package org.condyle.server.proms.channel;

/** Where a message goes. */
public sealed interface Recipient {

  String address();

  /** The code of {@code ContactPoint.system} that it is asked by. */
  String system();

  /** An e-mail address. */
  record Email(String address) implements Recipient {

    public static final String SYSTEM = "email";

    @Override
    public String system() {
      return SYSTEM;
    }
  }

  /** A telephone number that takes text messages, as it is recorded. */
  record Phone(String address) implements Recipient {

    public static final String SYSTEM = "sms";

    @Override
    public String system() {
      return SYSTEM;
    }
  }
}
