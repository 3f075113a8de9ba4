package org.condyle.proms.instrument;

/**
 * A code of a code system.
 *
 * @param system the canonical of the code system
 * @param code the code in it
 */
public record Code(String system, String code) {

  /** The code system of LOINC. */
  public static final String LOINC = "http://loinc.org";

  @Override
  public String toString() {
    return system + "|" + code;
  }
}
