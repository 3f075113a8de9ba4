package org.condyle.measures.gaps;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;

/**
 * Whether a higher or a lower score is the better one: it decides whether the numerator is what is
 * hoped for or what is to be avoided.
 */
public enum ImprovementNotation {
  INCREASE("increase"),
  DECREASE("decrease");

  private final String code;

  ImprovementNotation(String code) {
    this.code = code;
  }

  /** The notation that a Measure gives, if it gives one that FHIR knows. */
  static Optional<ImprovementNotation> of(@Nullable CodeableConcept concept) {
    if (concept == null) {
      return Optional.empty();
    }
    for (Coding coding : concept.getCoding()) {
      for (ImprovementNotation each : values()) {
        if (each.code.equals(coding.getCode())) {
          return Optional.of(each);
        }
      }
    }
    return Optional.empty();
  }
}
