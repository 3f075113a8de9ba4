package org.condyle.measures.gaps;

import org.condyle.measures.gaps.CareGap.Counted;
import org.condyle.measures.gaps.CareGap.NotApplicable;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DetectedIssue;
import org.hl7.fhir.r4.model.DetectedIssue.DetectedIssueStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/** Writes one gap as a DetectedIssue of DEQM STU5. */
final class GapIssue {

  static final String PROFILE =
      "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/gaps-detectedissue-deqm";
  static final String GAP_STATUS =
      "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-gapStatus";
  private static final String CRITERIA_REFERENCE =
      "http://hl7.org/fhir/StructureDefinition/cqf-criteriaReference";

  private GapIssue() {}

  /**
   * @param id of the DetectedIssue
   * @param patient and report as references within the Bundle
   */
  static DetectedIssue of(CareGap gap, String id, String patient, String report) {
    DetectedIssue issue = new DetectedIssue();
    issue.setId(id);
    issue.getMeta().addProfile(PROFILE);
    issue.addModifierExtension().setUrl(GAP_STATUS).setValue(status(gap.status()));
    issue.setStatus(DetectedIssueStatus.FINAL);
    issue
        .getCode()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/v3-ActCode")
        .setCode("CAREGAP");
    issue.setPatient(new Reference(patient));
    gap.elements().forEach(element -> issue.addImplicated(new Reference(element)));
    Reference detail = issue.addEvidence().addDetail().setReference(report);
    detail.addExtension(CRITERIA_REFERENCE, new StringType(gap.group().id()));
    issue.setDetail(text(gap));
    return issue;
  }

  private static CodeableConcept status(GapStatus status) {
    CodeableConcept concept = new CodeableConcept();
    concept
        .addCoding()
        .setSystem(GapStatus.SYSTEM)
        .setCode(status.code())
        .setDisplay(status.display());
    return concept;
  }

  /** The gap in one sentence, for a reader. */
  static String text(CareGap gap) {
    String title = gap.group().title() + ": " + gap.status().display();
    if (gap instanceof NotApplicable notApplicable) {
      return title + ". " + notApplicable.reason().display() + ".";
    }
    Counted counted = (Counted) gap;
    return switch (counted.status()) {
      case OPEN -> title + ". Was to be closed by: " + gap.group().closedBy();
      case PROSPECTIVE ->
          title + ", due " + counted.due() + ". Closed by: " + gap.group().closedBy();
      case CLOSED, NOT_APPLICABLE -> title + ".";
    };
  }
}
