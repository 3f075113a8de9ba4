package org.condyle.measures.definition;

import java.math.BigDecimal;

/**
 * One component of a composite: a group of this or of another measure.
 *
 * @param measure canonical of the measure that defines the group, with its version
 * @param group the group, whose stratifiers play no part in the composite (CQFM 5.7)
 * @param weight what the component's score counts for in a weighted composite
 * @param polarity whether the component improves in the direction of the composite
 */
public record ComponentDefinition(
    String measure, PopulationGroup group, BigDecimal weight, Polarity polarity) {

  /** How a component's improvement notation relates to the composite's. */
  public enum Polarity {
    SAME,
    /** To be absent from the component's numerator is what the composite wants (CQFM 5.5). */
    REVERSED
  }
}
