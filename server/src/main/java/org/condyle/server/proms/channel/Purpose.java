package org.condyle.server.proms.channel;

import java.util.List;
import java.util.Locale;

/** What a message is for. */
public enum Purpose {
  /** The first word to a patient about something that can be answered now. */
  INVITATION,
  /** It was not answered yet. */
  REMINDER,
  /** It was not answered yet and soon cannot be any more. */
  LAST_REMINDER,
  /** The one-time code that opens a personal link, sent when the patient asks for it. */
  CODE;

  /** What a text for it may have filled in. */
  List<String> placeholders() {
    return this == CODE
        ? List.of(MessageTexts.PRACTICE, MessageTexts.CODE)
        : List.of(MessageTexts.PRACTICE, MessageTexts.LINK, MessageTexts.DAY, MessageTexts.CLOSES);
  }

  /** What a text for it is worth nothing without. */
  String essential() {
    return this == CODE ? MessageTexts.CODE : MessageTexts.LINK;
  }

  /** For example {@code last-reminder}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The purpose with a code. */
  public static Purpose of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
