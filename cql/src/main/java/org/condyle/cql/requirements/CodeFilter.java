package org.condyle.cql.requirements;

import java.util.List;
import org.condyle.cql.terminology.ValueSetCodes;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * That a retrieve asks for certain codes, or for what has no code but, for example, a reference.
 *
 * @param path the element with the code, such as {@code code} or {@code type}
 * @param valueSet canonical with version of the value set; null where single codes, or none, are
 *     asked for
 * @param codes the single codes; empty where a value set is asked for, or what has no code
 */
public record CodeFilter(String path, @Nullable String valueSet, List<DirectCode> codes) {

  public CodeFilter {
    codes = List.copyOf(codes);
  }

  /** Whether there are codes that it asks for. */
  public boolean namesCodes() {
    return valueSet != null || !codes.isEmpty();
  }

  /**
   * Whether a retrieve with these codes can give a resource; only a code that is none of them is
   * refused.
   */
  boolean mayMatch(Resource resource, ValueSetCodes members) {
    Property property = resource.getNamedProperty(path);
    if (property == null) {
      return true;
    }
    for (Base value : property.getValues()) {
      if (mayMatch(value, members)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayMatch(Base value, ValueSetCodes members) {
    if (value instanceof CodeableConcept concept) {
      // QI-Core names a whole value set of what was not done in an extension, in place of a code.
      return concept.hasExtension()
          || concept.getCoding().stream().anyMatch(coding -> matches(coding, members));
    }
    return !(value instanceof Coding coding) || matches(coding, members);
  }

  private static boolean matches(Coding coding, ValueSetCodes members) {
    return members.contains(coding.hasSystem() ? coding.getSystem() : "", coding.getCode());
  }
}
