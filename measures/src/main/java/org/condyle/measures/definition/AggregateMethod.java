package org.condyle.measures.definition;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How the observations of a measure become one number (CQFM, aggregate method). */
public enum AggregateMethod {
  COUNT,
  SUM,
  AVERAGE,
  MEDIAN,
  MINIMUM,
  MAXIMUM,
  POPULATION_VARIANCE,
  POPULATION_STANDARD_DEVIATION,
  SAMPLE_VARIANCE,
  SAMPLE_STANDARD_DEVIATION;

  /** Spellings that published measures use, without case, blanks and hyphens. */
  private static final Map<String, AggregateMethod> SPELLINGS =
      Map.ofEntries(
          Map.entry("count", COUNT),
          Map.entry("sum", SUM),
          Map.entry("average", AVERAGE),
          Map.entry("mean", AVERAGE),
          Map.entry("median", MEDIAN),
          Map.entry("minimum", MINIMUM),
          Map.entry("min", MINIMUM),
          Map.entry("maximum", MAXIMUM),
          Map.entry("max", MAXIMUM),
          Map.entry("populationvariance", POPULATION_VARIANCE),
          Map.entry("populationstandarddeviation", POPULATION_STANDARD_DEVIATION),
          Map.entry("populationstddev", POPULATION_STANDARD_DEVIATION),
          Map.entry("variance", SAMPLE_VARIANCE),
          Map.entry("samplevariance", SAMPLE_VARIANCE),
          Map.entry("standarddeviation", SAMPLE_STANDARD_DEVIATION),
          Map.entry("stddev", SAMPLE_STANDARD_DEVIATION),
          Map.entry("samplestandarddeviation", SAMPLE_STANDARD_DEVIATION));

  /**
   * Reads the method from its code or display; variance without qualifier is the sample's, as in
   * CQL.
   */
  public static Optional<AggregateMethod> ofText(String text) {
    return Optional.ofNullable(
        SPELLINGS.get(text.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "")));
  }
}
