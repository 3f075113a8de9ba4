package org.condyle.measures.definition;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A measure, read from its FHIR resource and checked.
 *
 * @param logic canonical of the one library with the criteria; absent for a composite that has
 *     neither stratifiers nor supplemental data of its own
 * @param supplementalData its own, and those of the components of a composite (CQFM 5.9)
 */
public record MeasureDefinition(
    String url,
    @Nullable String version,
    @Nullable String logic,
    List<GroupDefinition> groups,
    List<SupplementalDataDefinition> supplementalData) {

  public MeasureDefinition {
    groups = List.copyOf(groups);
    supplementalData = List.copyOf(supplementalData);
  }

  /** {@code url|version}, as a MeasureReport names it. */
  public String canonical() {
    return version == null ? url : url + "|" + version;
  }

  /**
   * Canonical of the one library with the criteria.
   *
   * @throws IllegalStateException for a composite without logic of its own
   */
  public String library() {
    if (logic == null) {
      throw new IllegalStateException("The composite " + canonical() + " has no library");
    }
    return logic;
  }

  /** The groups with criteria of their own. */
  public List<PopulationGroup> populationGroups() {
    return select(PopulationGroup.class).toList();
  }

  /** The groups that combine others. */
  public List<CompositeGroup> composites() {
    return select(CompositeGroup.class).toList();
  }

  private <T extends GroupDefinition> Stream<T> select(Class<T> type) {
    return groups.stream().filter(type::isInstance).map(type::cast);
  }
}
