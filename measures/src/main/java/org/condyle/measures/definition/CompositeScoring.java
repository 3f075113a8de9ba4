package org.condyle.measures.definition;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** How the components of a composite become one score (CQFM, composite measures). */
public enum CompositeScoring {
  /** Every membership in a component's denominator is an opportunity; the rate of those met. */
  OPPORTUNITY("opportunity", EnumSet.of(Scoring.PROPORTION, Scoring.RATIO)),

  /** The rate of members who met every component for which they were eligible. */
  ALL_OR_NOTHING("all-or-nothing", EnumSet.of(Scoring.PROPORTION, Scoring.RATIO)),

  /** The mean over members of the part of their components that they met. */
  LINEAR("linear", EnumSet.of(Scoring.PROPORTION, Scoring.RATIO)),

  /** The weighted mean of the components' scores. */
  WEIGHTED("weighted", EnumSet.of(Scoring.PROPORTION, Scoring.RATIO, Scoring.CONTINUOUS_VARIABLE));

  private final String code;
  private final Set<Scoring> components;

  CompositeScoring(String code, Set<Scoring> components) {
    this.code = code;
    this.components = Set.copyOf(components);
  }

  /** The composite scoring with this code of {@code composite-measure-scoring}. */
  public static Optional<CompositeScoring> ofCode(String code) {
    for (CompositeScoring scoring : values()) {
      if (scoring.code.equals(code)) {
        return Optional.of(scoring);
      }
    }
    return Optional.empty();
  }

  public String code() {
    return code;
  }

  /**
   * Whether a group so scored can be a component. CQFM 5.5 also names continuous variables for
   * linear scoring, but defines no membership of them by which a member's part could be told.
   */
  public boolean permits(Scoring component) {
    return components.contains(component);
  }

  /** Whether members are combined, as opposed to the scores of whole components. */
  public boolean combinesMembers() {
    return this != WEIGHTED;
  }
}
