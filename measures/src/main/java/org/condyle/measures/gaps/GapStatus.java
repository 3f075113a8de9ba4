package org.condyle.measures.gaps;

import java.util.Optional;

/** The state of a gap in care, as DEQM STU5 codes it. */
public enum GapStatus {
  /** What the measure recommends was not done, and the period is over. */
  OPEN("open-gap", "Open Gap"),
  /** What the measure recommends was done, or what it warns of did not happen. */
  CLOSED("closed-gap", "Closed Gap"),
  /** It would be open if nothing more happened, and the period is not over yet. */
  PROSPECTIVE("prospective-gap", "Prospective Gap"),
  /** The measure does not count the patient, or takes the patient out again. */
  NOT_APPLICABLE("not-applicable", "Not Applicable");

  /** The code system of the four codes. */
  public static final String SYSTEM = "http://hl7.org/fhir/us/davinci-deqm/CodeSystem/gaps-status";

  private final String code;
  private final String display;

  GapStatus(String code, String display) {
    this.code = code;
    this.display = display;
  }

  /** The status with this code, if it is one. */
  public static Optional<GapStatus> ofCode(String code) {
    for (GapStatus each : values()) {
      if (each.code.equals(code)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  public String code() {
    return code;
  }

  public String display() {
    return display;
  }
}
