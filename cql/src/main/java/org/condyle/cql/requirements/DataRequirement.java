package org.condyle.cql.requirements;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.cql.runtime.ProfileCodes;
import org.condyle.cql.terminology.ValueSetCodes;
import org.condyle.record.MeasurementPeriod;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * One kind of data that the logic reads.
 *
 * @param type the FHIR type
 * @param profile canonical of the profile the logic names; it narrows what is read only where it
 *     fixes a code ({@link ProfileCodes})
 * @param codes the codes it asks for; null when any will do
 * @param members the codes as a set; null together with {@code codes}
 * @param dates the dates beyond which a resource cannot count; null when there are none
 * @param mustSupport the elements that the logic reads of this type
 */
public record DataRequirement(
    String type,
    @Nullable String profile,
    @Nullable CodeFilter codes,
    @Nullable ValueSetCodes members,
    @Nullable DateFilter dates,
    Set<String> mustSupport) {

  public DataRequirement {
    mustSupport = Collections.unmodifiableSet(new TreeSet<>(mustSupport));
  }

  /** Whether the logic can count a resource because of this requirement. */
  public boolean mayMatch(Resource resource, MeasurementPeriod period) {
    return type.equals(resource.fhirType())
        && ProfileCodes.allows(resource, profile)
        && (codes == null || members == null || codes.mayMatch(resource, members))
        && (dates == null || dates.mayMatch(resource, period));
  }

  /** Whether another requirement asks for the same within dates that this one does not have. */
  boolean covers(DataRequirement other) {
    return type.equals(other.type)
        && Objects.equals(profile, other.profile)
        && Objects.equals(codes, other.codes)
        && (dates == null || dates.equals(other.dates));
  }

  DataRequirement supporting(Set<String> elements) {
    return new DataRequirement(type, profile, codes, members, dates, elements);
  }
}
