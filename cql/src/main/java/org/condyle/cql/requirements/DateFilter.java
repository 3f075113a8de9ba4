package org.condyle.cql.requirements;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.condyle.record.MeasurementPeriod;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * That the logic drops every resource of which the dates at a path lie wholly outside a range.
 *
 * @param path the element with the dates, such as {@code period} or {@code effective}
 * @param from the earliest moment that counts; null when there is none
 * @param to the latest moment that counts; null when there is none
 */
public record DateFilter(String path, @Nullable PeriodBound from, @Nullable PeriodBound to) {

  /**
   * How far a resource's date may lie outside the range and still count. CQL compares days as they
   * are written, each with its own offset (at most 36 hours apart), and truncates times to days;
   * three days are more than the two together.
   */
  private static final Duration MARGIN = Duration.ofDays(3);

  /**
   * Whether the logic can count a resource. Only a resource with dates whose both ends are known
   * and lie outside is refused: what is missing, open or no date is for the logic to judge.
   */
  boolean mayMatch(Resource resource, MeasurementPeriod period) {
    Property property = resource.getNamedProperty(path);
    if (property == null || !property.hasValues()) {
      return true;
    }
    OffsetDateTime earliest = from == null ? null : from.in(period).minus(MARGIN);
    OffsetDateTime latest = to == null ? null : to.in(period).plus(MARGIN);
    for (Base value : property.getValues()) {
      DateExtent extent = DateExtent.of(value);
      if (extent == null || extent.overlaps(earliest, latest)) {
        return true;
      }
    }
    return false;
  }
}
