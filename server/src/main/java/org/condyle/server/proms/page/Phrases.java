package org.condyle.server.proms.page;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.condyle.proms.instrument.Text;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** What the pages say by themselves, in one language. */
final class Phrases {

  private final MessageSource messages;
  private final Locale locale;

  Phrases(MessageSource messages, Locale locale) {
    this.messages = messages;
    this.locale = locale;
  }

  Locale locale() {
    return locale;
  }

  String say(String key, Object... values) {
    return messages.getMessage(key, values, locale);
  }

  /** A phrase that there may not be. */
  @Nullable String find(String key) {
    return messages.getMessage(key, null, null, locale);
  }

  String day(LocalDate day) {
    return day.format(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale));
  }

  /** A text of an instrument as it is shown. */
  Shown show(Text text) {
    boolean translated = text.es() != null || !locale.getLanguage().equals("es");
    return new Shown(text.in(locale.getLanguage()), translated ? null : "en");
  }

  /**
   * A text as it is shown.
   *
   * @param lang its language where that is not the page's, so that it is read aloud rightly
   */
  record Shown(String text, @Nullable String lang) {}
}
