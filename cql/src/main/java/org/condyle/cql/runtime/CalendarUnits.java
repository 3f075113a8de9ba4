package org.condyle.cql.runtime;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import kotlin.Pair;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.cqframework.cql.cql2elm.ucum.UcumService;
import org.cqframework.cql.ucum.DefaultUcumService;
import org.jspecify.annotations.Nullable;

/**
 * Units as UCUM has them, and CQL's own calendar units (day, days, week …), which UCUM does not
 * know and the engine would not convert, not even days to days: FHIRHelpers turns the unit of every
 * duration into one of these, and the translator turns the target {@code days} into UCUM's {@code
 * d}. A year counts 12 months or 365 days, a month 30 days (CQL 1.5, conversion of quantities).
 */
final class CalendarUnits implements UcumService {

  private static final Map<String, BigDecimal> MILLISECONDS =
      Map.of(
          "millisecond", BigDecimal.ONE,
          "second", new BigDecimal(1_000),
          "minute", new BigDecimal(60_000),
          "hour", new BigDecimal(3_600_000),
          "day", new BigDecimal(86_400_000),
          "week", new BigDecimal(7L * 86_400_000));

  private static final Map<String, BigDecimal> MONTHS =
      Map.of("month", BigDecimal.ONE, "year", new BigDecimal(12));

  private static final Map<String, BigDecimal> DAYS =
      Map.of("month", new BigDecimal(30), "year", new BigDecimal(365));

  /** The calendar unit that a UCUM unit of time stands for. */
  private static final Map<String, String> CALENDAR_UNIT =
      Map.of(
          "ms", "millisecond",
          "s", "second",
          "min", "minute",
          "h", "hour",
          "d", "day",
          "wk", "week",
          "mo", "month",
          "a", "year");

  private final UcumService ucum = new DefaultUcumService();
  private final UcumScales scales = new UcumScales();

  /**
   * Converts a value. Between two units that measure different things it is an error and not CQL's
   * null (decision 0005), which the engine would make of any other exception.
   *
   * @throws ProblemException UNIT_NOT_CONVERTIBLE
   */
  @Override
  public BigDecimal convert(BigDecimal value, String sourceUnit, String destUnit) {
    try {
      return converted(value, sourceUnit, destUnit);
    } catch (Exception e) {
      if (isUnitOfMeasure(sourceUnit)
          && isUnitOfMeasure(destUnit)
          && !(isTime(sourceUnit) && isTime(destUnit))) {
        throw new ProblemException(
            ProblemCode.UNIT_NOT_CONVERTIBLE,
            "a quantity in '" + sourceUnit + "' has no value in '" + destUnit + "'");
      }
      throw e;
    }
  }

  /** Whether it is a known unit that is more than a number, such as '1' or '{score}'. */
  private boolean isUnitOfMeasure(String unit) {
    if (isCalendarUnit(unit)) {
      return true;
    }
    if (unit.isEmpty() || ucum.validate(unit) != null) {
      return false;
    }
    return scales.scale(unit).map(scale -> !scale.dimension().isEmpty()).orElse(true);
  }

  private static boolean isTime(String unit) {
    return isCalendarUnit(unit) || CALENDAR_UNIT.containsKey(unit);
  }

  private BigDecimal converted(BigDecimal value, String sourceUnit, String destUnit) {
    if (!isCalendarUnit(sourceUnit) && !isCalendarUnit(destUnit)) {
      return byUcum(value, sourceUnit, destUnit);
    }
    String from = calendarUnit(sourceUnit);
    String to = calendarUnit(destUnit);
    // The engine compares by conversion, and a calendar month or year equals no 'mo' or 'a':
    // UCUM refuses the calendar unit, which makes the comparison null.
    if (MONTHS.containsKey(from)
        && from.equals(to)
        && isCalendarUnit(sourceUnit) != isCalendarUnit(destUnit)) {
      return byUcum(value, sourceUnit, destUnit);
    }
    if (MONTHS.containsKey(from) && MONTHS.containsKey(to)) {
      return scaled(value, MONTHS.get(from), MONTHS.get(to));
    }
    BigDecimal fromLength = milliseconds(from);
    BigDecimal toLength = milliseconds(to);
    return fromLength == null || toLength == null
        ? byUcum(value, sourceUnit, destUnit)
        : scaled(value, fromLength, toLength);
  }

  /** Rounded to 16 digits, so that what is equal by definition is equal when it was divided. */
  private BigDecimal byUcum(BigDecimal value, String sourceUnit, String destUnit) {
    BigDecimal exact = scales.convert(value, sourceUnit, destUnit).orElse(null);
    if (exact == null) {
      return ucum.convert(value, sourceUnit, destUnit);
    }
    BigDecimal rounded = exact.round(MathContext.DECIMAL64);
    // Trailing zeros would read as digits that were measured.
    return rounded.signum() == 0
        ? BigDecimal.ZERO
        : new BigDecimal(rounded.stripTrailingZeros().toPlainString());
  }

  private static boolean isCalendarUnit(String unit) {
    String singular = singular(unit);
    return MILLISECONDS.containsKey(singular) || MONTHS.containsKey(singular);
  }

  private static String calendarUnit(String unit) {
    return isCalendarUnit(unit) ? singular(unit) : CALENDAR_UNIT.getOrDefault(unit, unit);
  }

  private static String singular(String unit) {
    return unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
  }

  private static @Nullable BigDecimal milliseconds(String unit) {
    BigDecimal days = DAYS.get(unit);
    return days == null ? MILLISECONDS.get(unit) : days.multiply(new BigDecimal(86_400_000));
  }

  private static BigDecimal scaled(
      BigDecimal value, @Nullable BigDecimal from, @Nullable BigDecimal to) {
    if (from == null || to == null) {
      throw new IllegalArgumentException("Both units are known here");
    }
    return from.compareTo(to) == 0 ? value : value.multiply(from).divide(to, MathContext.DECIMAL64);
  }

  @Override
  public @Nullable String validate(String unit) {
    return ucum.validate(unit);
  }

  @Override
  public Pair<BigDecimal, String> multiply(
      Pair<? extends BigDecimal, String> left, Pair<? extends BigDecimal, String> right) {
    return ucum.multiply(left, right);
  }

  @Override
  public Pair<BigDecimal, String> divideBy(
      Pair<? extends BigDecimal, String> left, Pair<? extends BigDecimal, String> right) {
    return ucum.divideBy(left, right);
  }
}
