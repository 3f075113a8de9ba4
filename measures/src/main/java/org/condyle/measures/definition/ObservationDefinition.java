package org.condyle.measures.definition;

import org.jspecify.annotations.Nullable;

/**
 * A measure observation: a value for each member of a population.
 *
 * @param id as in the Measure
 * @param function the CQL function that gives the value
 * @param method how the values become one
 * @param population the id of the population whose members are observed
 * @param unit UCUM unit in which values are aggregated, if the Measure states the unit of its score
 *     (CQFM scoringUnit); else it is that of the first value
 */
public record ObservationDefinition(
    String id, String function, AggregateMethod method, String population, @Nullable String unit) {

  /** An observation of which the Measure states no unit. */
  public ObservationDefinition(
      String id, String function, AggregateMethod method, String population) {
    this(id, function, method, population, null);
  }
}
