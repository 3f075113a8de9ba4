package org.condyle.measures.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A measure, read from its FHIR resource and checked.
 *
 * @param library canonical of the one library with the criteria
 */
public record MeasureDefinition(
    String url,
    @Nullable String version,
    String library,
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
}
