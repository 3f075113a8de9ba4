package org.condyle.cohort.truth;

import java.util.EnumSet;
import java.util.Set;

/** Membership of a proportion as the Quality Measure IG states it (CQFM, Proportion Measures). */
final class PopulationRules {

  private PopulationRules() {}

  /**
   * The populations of one member of the initial population: an exclusion counts only inside the
   * denominator, a numerator only where nothing excludes, an exception only outside the numerator.
   */
  static Set<PopulationCode> members(
      boolean denominator, boolean exclusion, boolean numerator, boolean exception) {
    Set<PopulationCode> members = EnumSet.of(PopulationCode.INITIAL_POPULATION);
    if (!denominator) {
      return members;
    }
    members.add(PopulationCode.DENOMINATOR);
    if (exclusion) {
      members.add(PopulationCode.DENOMINATOR_EXCLUSION);
    } else if (numerator) {
      members.add(PopulationCode.NUMERATOR);
    } else if (exception) {
      members.add(PopulationCode.DENOMINATOR_EXCEPTION);
    }
    return members;
  }
}
