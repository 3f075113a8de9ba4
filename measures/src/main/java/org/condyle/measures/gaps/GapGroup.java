package org.condyle.measures.gaps;

import org.condyle.measures.definition.GroupDefinition;

/**
 * A group of a measure that can leave a gap: a proportion that says which way is better.
 *
 * @param title what a reader sees
 * @param closedBy what has to be recorded, or to end, for a gap to be closed; the Measure's own
 *     words for its numerator
 */
public record GapGroup(
    GroupDefinition definition, ImprovementNotation notation, String title, String closedBy) {

  /** The group's id in the Measure. */
  public String id() {
    return definition.id();
  }
}
