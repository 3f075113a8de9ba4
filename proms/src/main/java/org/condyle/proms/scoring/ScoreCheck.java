package org.condyle.proms.scoring;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.condyle.proms.instrument.Code;
import org.condyle.proms.instrument.Fraction;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.instrument.InstrumentCatalog.InstrumentScale;
import org.condyle.proms.instrument.Scale;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Type;

/**
 * Checks scores that were computed elsewhere: a value that its scale cannot have is not believed.
 */
public final class ScoreCheck {

  /** Units that mean plain points, beside the scale's own. */
  private static final List<String> POINTS = List.of("{score}", "1", "{points}", "{T-score}");

  /** More places than any score is sent with; what a unit's factor gives is exact well before. */
  private static final int PLACES = 12;

  private final InstrumentCatalog instruments;

  public ScoreCheck(InstrumentCatalog instruments) {
    this.instruments = instruments;
  }

  /**
   * What is wrong with an Observation as a score.
   *
   * @return empty when it is a legal score, no score of a known scale, has no value, or was entered
   *     in error
   */
  public List<Problem> problems(Observation observation) {
    List<Problem> problems = new ArrayList<>();
    if (observation.getStatus() == ObservationStatus.ENTEREDINERROR || !observation.hasValue()) {
      return problems;
    }
    for (Coding coding : observation.getCode().getCoding()) {
      if (coding.getSystem() != null && coding.getCode() != null) {
        instruments
            .byScoreCode(new Code(coding.getSystem(), coding.getCode()))
            .map(InstrumentScale::scale)
            .flatMap(scale -> problem(scale, observation.getValue()))
            .ifPresent(problems::add);
      }
    }
    return problems;
  }

  /**
   * The points that a value means.
   *
   * @param value a Quantity in a unit of the scale, or an integer
   * @return empty when it is neither
   */
  public static Optional<BigDecimal> points(Scale scale, Type value) {
    if (value instanceof IntegerType integer && integer.hasValue()) {
      return Optional.of(BigDecimal.valueOf(integer.getValue()));
    }
    if (!(value instanceof Quantity quantity)
        || quantity.getValue() == null
        || quantity.getComparator() != null) {
      return Optional.empty();
    }
    String unit = quantity.getCode() == null ? quantity.getUnit() : quantity.getCode();
    if (unit == null || unit.equals(scale.unit()) || POINTS.contains(unit)) {
      return Optional.of(quantity.getValue());
    }
    return Optional.ofNullable(scale.otherUnits().get(unit))
        .map(factor -> factor.times(Fraction.of(quantity.getValue())))
        .map(points -> points.rounded(PLACES).stripTrailingZeros());
  }

  private static Optional<Problem> problem(Scale scale, Type value) {
    Optional<BigDecimal> points = points(scale, value);
    if (points.isEmpty()) {
      return Optional.of(
          illegal(scale, "is a Quantity in " + scale.unit() + ", or a whole number as integer"));
    }
    return scale.legal().allow(points.get())
        ? Optional.empty()
        : Optional.of(illegal(scale, "is " + scale.legal().inWords()));
  }

  private static Problem illegal(Scale scale, String rule) {
    return new Problem(
        ProblemCode.SCORE_ILLEGAL,
        "A score of " + scale.title().en() + " (" + scale.code() + ") " + rule,
        "Observation.value");
  }
}
