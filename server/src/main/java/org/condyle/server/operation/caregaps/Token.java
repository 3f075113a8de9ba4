package org.condyle.server.operation.caregaps;

import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.jspecify.annotations.Nullable;

/**
 * A token as FHIR search writes it: {@code code}, {@code system|code}, {@code |code} for a code
 * without system, or {@code system|} for any code of a system.
 *
 * @param system null if any will do, empty if there must be none
 * @param code null if any will do
 */
record Token(@Nullable String system, @Nullable String code) {

  /**
   * @throws ProblemException PARAMETER_INVALID
   */
  static Token parse(String text, String parameter) {
    int bar = text.indexOf('|');
    String code = text.substring(bar + 1);
    if (code.isEmpty() && bar <= 0) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "'" + text + "' is no token such as code or system|code",
          parameter);
    }
    return new Token(bar < 0 ? null : text.substring(0, bar), code.isEmpty() ? null : code);
  }

  boolean matches(CodeableConcept concept) {
    return concept.getCoding().stream()
        .anyMatch(coding -> matches(coding.getSystem(), coding.getCode()));
  }

  private boolean matches(@Nullable String foundSystem, @Nullable String foundCode) {
    String any = foundSystem == null ? "" : foundSystem;
    return (system == null || system.equals(any)) && (code == null || code.equals(foundCode));
  }

  @Override
  public String toString() {
    return (system == null ? "" : system + "|") + (code == null ? "" : code);
  }
}
