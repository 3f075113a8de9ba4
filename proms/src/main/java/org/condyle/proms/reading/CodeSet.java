package org.condyle.proms.reading;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/**
 * The codes of one value set.
 *
 * @param url canonical url without version
 * @param codesBySystem every member, by the url of its code system
 */
public record CodeSet(String url, Map<String, Set<String>> codesBySystem) {

  /** Whether one of the concept's codings is a member, its system included. */
  public boolean contains(CodeableConcept concept) {
    return concept.getCoding().stream().anyMatch(this::contains);
  }

  /** Whether one of several concepts is a member. */
  public boolean containsAny(Stream<CodeableConcept> concepts) {
    return concepts.anyMatch(this::contains);
  }

  private boolean contains(Coding coding) {
    Set<String> codes = coding.hasSystem() ? codesBySystem.get(coding.getSystem()) : null;
    return codes != null && coding.hasCode() && codes.contains(coding.getCode());
  }
}
