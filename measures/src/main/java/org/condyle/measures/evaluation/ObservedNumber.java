package org.condyle.measures.evaluation;

import java.math.BigDecimal;
import java.util.Map;
import org.condyle.measures.definition.ObservationDefinition;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Quantity;

/** Reads the number that an observation gives. */
final class ObservedNumber {

  /** CQL's calendar durations as units of UCUM, in which reports are written (CQL 1.5, 2.3). */
  private static final Map<String, String> CALENDAR_UNITS =
      Map.of(
          "millisecond", "ms",
          "second", "s",
          "minute", "min",
          "hour", "h",
          "day", "d",
          "week", "wk",
          "month", "mo",
          "year", "a");

  private ObservedNumber() {}

  static Observed of(ObservationDefinition observation, String member, Object value) {
    if (value instanceof Quantity quantity && quantity.getValue() != null) {
      return new Observed(observation.id(), member, quantity.getValue(), ucum(quantity.getUnit()));
    }
    if (value instanceof org.hl7.fhir.r4.model.Quantity quantity && quantity.hasValue()) {
      return new Observed(observation.id(), member, quantity.getValue(), quantity.getCode());
    }
    Object number = value instanceof PrimitiveType<?> primitive ? primitive.getValue() : value;
    if (number instanceof BigDecimal decimal) {
      return new Observed(observation.id(), member, decimal, null);
    }
    if (number instanceof Integer || number instanceof Long) {
      return new Observed(
          observation.id(), member, BigDecimal.valueOf(((Number) number).longValue()), null);
    }
    throw new ProblemException(
        ProblemCode.POPULATION_RESULT_INVALID,
        "Observation "
            + observation.id()
            + " expects '"
            + observation.function()
            + "' to give a number or a quantity, but it gives "
            + value.getClass().getSimpleName(),
        observation.id());
  }

  private static @Nullable String ucum(@Nullable String unit) {
    if (unit == null) {
      return null;
    }
    String singular = unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
    return CALENDAR_UNITS.getOrDefault(singular, unit);
  }
}
