package org.condyle.measures.definition;

/**
 * A measure observation: a value for each member of a population.
 *
 * @param id as in the Measure
 * @param function the CQL function that gives the value
 * @param method how the values become one
 * @param population the id of the population whose members are observed
 */
public record ObservationDefinition(
    String id, String function, AggregateMethod method, String population) {}
