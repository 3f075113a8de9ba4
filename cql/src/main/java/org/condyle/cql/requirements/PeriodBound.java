package org.condyle.cql.requirements;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.Period;
import org.condyle.record.MeasurementPeriod;

/**
 * A moment that is known once the measurement period is known, such as two years before its start.
 *
 * @param edge the edge of the measurement period it is counted from
 * @param calendar years, months and days from there; negative before it
 * @param time hours and less from there
 */
public record PeriodBound(Edge edge, Period calendar, Duration time) {

  /** An edge of the measurement period; both belong to it. */
  public enum Edge {
    START,
    END
  }

  static PeriodBound at(Edge edge) {
    return new PeriodBound(edge, Period.ZERO, Duration.ZERO);
  }

  PeriodBound plus(Period more) {
    return new PeriodBound(edge, calendar.plus(more), time);
  }

  PeriodBound plus(Duration more) {
    return new PeriodBound(edge, calendar, time.plus(more));
  }

  /** The moment in a measurement period. */
  public OffsetDateTime in(MeasurementPeriod period) {
    return (edge == Edge.START ? period.start() : period.end()).plus(calendar).plus(time);
  }
}
