package org.condyle.measures.definition;

import org.jspecify.annotations.Nullable;

/**
 * A population of a group.
 *
 * @param id as in the Measure
 * @param code its kind
 * @param expression the CQL definition that decides it
 * @param criteriaReference the id of the initial population it is drawn from, where a ratio has two
 */
public record PopulationDefinition(
    String id, PopulationCode code, String expression, @Nullable String criteriaReference) {}
