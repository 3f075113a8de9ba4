package org.condyle.proms.vendor;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Reads a vendor's dates as FHIR writes them. */
final class VendorDates {

  private static final DateTimeFormatter FHIR =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

  private final DateTimeFormatter format;
  private final ZoneId zone;

  private VendorDates(DateTimeFormatter format, ZoneId zone) {
    this.format = format;
    this.zone = zone;
  }

  /**
   * @throws IllegalArgumentException if the format is none
   * @throws java.time.DateTimeException if the zone is none
   */
  static VendorDates of(VendorMapping.Moment date) {
    // strict, so that February 30 is no day; a strict year of era needs an era, which none writes
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern(date.format().replace('y', 'u'), Locale.US)
            .withResolverStyle(ResolverStyle.STRICT);
    return new VendorDates(format, ZoneId.of(date.zone()));
  }

  /**
   * A day as a day; a time with its own offset, or with that of the zone.
   *
   * @throws java.time.DateTimeException if the text is no date in the format
   */
  String fhir(String text) {
    TemporalAccessor parsed =
        format.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    if (parsed instanceof OffsetDateTime moment) {
      return FHIR.format(moment);
    }
    return parsed instanceof LocalDateTime moment
        ? FHIR.format(moment.atZone(zone))
        : parsed.toString();
  }
}
