package org.condyle.server.proms.reminder;

import java.util.Locale;

/** How far a message is. */
enum MessageState {
  /** An attempt was begun; if nobody is at it any more, the server stopped in between. */
  SENDING,
  /** It is tried again later. */
  WAITING,
  /** The other side took it over. */
  SENT,
  /** It was refused, or failed too often. */
  FAILED,
  /** It may have arrived or not, and a second one would be seen; so it is not sent again. */
  UNSURE,
  /** It was to be tried again when there was nothing more to ask for. */
  WITHDRAWN;

  /** As it is stored, for example {@code sent}. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static MessageState of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /** Whether the patient's record tells of it. */
  boolean isRecorded() {
    return this == SENT || this == FAILED || this == UNSURE;
  }
}
