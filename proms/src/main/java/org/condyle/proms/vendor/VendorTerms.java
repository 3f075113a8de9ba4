package org.condyle.proms.vendor;

import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/** What sides and ways of answering are called in a mapping and in FHIR. */
final class VendorTerms {

  /** SNOMED CT codes by what a mapping calls a side. */
  static final Map<String, String> SIDES = Map.of("left", "7771000", "right", "24028007");

  /** Codes of HL7's ParticipationMode that a mapping may use. */
  static final List<String> MODES =
      List.of("ELECTRONIC", "FACE", "PHONE", "VERBAL", "VIDEOCONF", "WRITTEN");

  static final String COMPLETION_MODE =
      "http://hl7.org/fhir/StructureDefinition/questionnaireresponse-completionMode";

  private static final String SNOMED = "http://snomed.info/sct";
  private static final String PARTICIPATION_MODES =
      "http://terminology.hl7.org/CodeSystem/v3-ParticipationMode";

  private VendorTerms() {}

  static CodeableConcept side(String name) {
    return concept(SNOMED, SIDES.getOrDefault(name, ""));
  }

  static CodeableConcept mode(String code) {
    return concept(PARTICIPATION_MODES, code);
  }

  private static CodeableConcept concept(String system, String code) {
    return new CodeableConcept(new Coding().setSystem(system).setCode(code));
  }
}
