package org.condyle.measures.report;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.condyle.cql.runtime.UnitConversion;
import org.condyle.measures.definition.ComponentDefinition;
import org.condyle.measures.definition.CompositeGroup;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.ObservationDefinition;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * In which unit the values of each observation of a group are added up: the one that the Measure
 * states for its score, else that of the first value. Others are converted by UCUM.
 */
final class ObservationUnits {

  /** The unit of a plain number. */
  static final String NONE = "1";

  private final Map<String, String> stated = new HashMap<>();
  private final Map<String, String> units;
  private final List<ObservationUnits> components;

  ObservationUnits(GroupDefinition group) {
    for (ObservationDefinition observation : group.observations()) {
      if (observation.unit() != null) {
        stated.put(observation.id(), observation.unit());
      }
    }
    this.units = new HashMap<>(stated);
    this.components =
        group instanceof CompositeGroup composite
            ? composite.components().stream()
                .map(ComponentDefinition::group)
                .map(ObservationUnits::new)
                .toList()
            : List.of();
  }

  /** The units of a composite's component. */
  ObservationUnits component(int index) {
    return components.get(index);
  }

  /** The UCUM unit of an observation's values; 1 for plain numbers and where there are none. */
  String of(String observationId) {
    return units.getOrDefault(observationId, NONE);
  }

  /**
   * Whether all values of a subject can be added up; asked before any of them is.
   *
   * @throws ProblemException UNIT_NOT_CONVERTIBLE
   */
  void check(GroupResult result) {
    Map<String, String> known = new HashMap<>(units);
    for (Observed observed : result.observations()) {
      String unit = known.computeIfAbsent(observed.observationId(), unused -> unitOf(observed));
      convert(observed, unit);
    }
    IntStream.range(0, components.size())
        .forEach(i -> components.get(i).check(result.components().get(i)));
  }

  /** A value in the unit of its observation, which the first value decides. */
  BigDecimal add(Observed observed) {
    return convert(
        observed, units.computeIfAbsent(observed.observationId(), unused -> unitOf(observed)));
  }

  /**
   * How values of another worker's observation come to the unit of this one's; takes its unit over
   * where there is none yet.
   *
   * @throws ProblemException UNIT_NOT_CONVERTIBLE
   */
  UnaryOperator<BigDecimal> takeOver(ObservationUnits other, String observationId) {
    String theirs = other.units.get(observationId);
    if (theirs == null) {
      return UnaryOperator.identity();
    }
    String ours = units.computeIfAbsent(observationId, unused -> theirs);
    if (ours.equals(theirs)) {
      return UnaryOperator.identity();
    }
    convert(observationId, BigDecimal.ONE, theirs, ours);
    return value -> convert(observationId, value, theirs, ours);
  }

  private static String unitOf(Observed observed) {
    return observed.unit() == null ? NONE : observed.unit();
  }

  private BigDecimal convert(Observed observed, String unit) {
    // A plain number is taken in the unit that the Measure states.
    boolean plain = observed.unit() == null && unit.equals(stated.get(observed.observationId()));
    return plain
        ? observed.value()
        : convert(observed.observationId(), observed.value(), unitOf(observed), unit);
  }

  /** A value in another unit. */
  static BigDecimal convert(
      String observationId, BigDecimal value, @Nullable String from, String to) {
    if (to.equals(from)) {
      return value;
    }
    try {
      return UnitConversion.convert(value, from == null ? NONE : from, to);
    } catch (Exception e) {
      // The UCUM library is Kotlin: its UcumException is checked, but nothing declares it.
      throw new ProblemException(
          List.of(
              new org.condyle.record.Problem(
                  ProblemCode.UNIT_NOT_CONVERTIBLE,
                  "Observation "
                      + observationId
                      + " gives a value in '"
                      + from
                      + "', which cannot be added to values in '"
                      + to
                      + "'. Correct the unit in the data, or convert it in the CQL; the extension"
                      + " cqfm-scoringUnit of the Measure says which unit is meant.",
                  observationId)),
          e);
    }
  }
}
