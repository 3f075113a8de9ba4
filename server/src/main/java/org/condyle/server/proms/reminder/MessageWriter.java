package org.condyle.server.proms.reminder;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.channel.Message;
import org.condyle.server.proms.channel.MessageTexts;
import org.condyle.server.proms.channel.Recipient;
import org.condyle.server.proms.link.IssuedLink;
import org.condyle.server.proms.link.LinkPurpose;
import org.condyle.server.proms.link.Links;

/** Writes a message, with a link of its own in it. */
final class MessageWriter {

  private static final Map<String, Locale> LOCALES =
      Map.of("en", Locale.US, "es", Locale.forLanguageTag("es-US"));

  private final MessageTexts texts;
  private final Links links;
  private final URI base;
  private final PracticeOfRequest practices;
  private final Duration linkValid;
  private final Clock clock;

  /**
   * @param base the address under which patients reach this server, where none is configured
   * @param linkValid how long a link is valid at most
   */
  MessageWriter(
      MessageTexts texts,
      Links links,
      URI base,
      PracticeOfRequest practices,
      Duration linkValid,
      Clock clock) {
    this.texts = texts;
    this.links = links;
    this.base = base;
    this.practices = practices;
    this.linkValid = linkValid;
    this.clock = clock;
  }

  /**
   * A link for one message, valid until there is nothing more to answer.
   *
   * @param closes the last day on which something can be answered
   */
  IssuedLink link(ClaimedPatient patient, LocalDate closes) {
    Instant end =
        closes.plusDays(1).atStartOfDay(practices.zoneOf(patient.partition())).toInstant();
    Duration left = Duration.between(clock.instant(), end);
    return links.issue(
        patient.partition(),
        patient.id(),
        LinkPurpose.PERSONAL,
        left.compareTo(linkValid) < 0 ? left : linkValid,
        base);
  }

  /**
   * Writes a message.
   *
   * @param answerBy the first day on which something that it asks for closes
   */
  Message write(
      ReminderMessage message,
      Recipient recipient,
      String language,
      IssuedLink link,
      LocalDate answerBy) {
    LocalDate usable = lastWholeDay(link, message.patient().partition());
    MessageTexts.Written written =
        texts.write(
            message.purpose(),
            language,
            recipient,
            Map.of(
                MessageTexts.LINK,
                link.url().toString(),
                MessageTexts.DAY,
                text(usable.isBefore(answerBy) ? usable : answerBy, language),
                MessageTexts.CLOSES,
                text(answerBy, language)));
    return new Message(
        message.id(),
        message.purpose(),
        language,
        recipient,
        written.subject(),
        written.text(),
        link.url());
  }

  /** The last day from whose beginning to whose end a link can be used. */
  private LocalDate lastWholeDay(IssuedLink link, int partition) {
    return LocalDate.ofInstant(link.expires(), practices.zoneOf(partition)).minusDays(1);
  }

  private static String text(LocalDate day, String language) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
        .withLocale(LOCALES.getOrDefault(language, Locale.US))
        .format(day);
  }
}
