package org.condyle.record;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * By which element a resource belongs to a patient.
 *
 * <p>FHIR's patient compartment also lets a patient in by other roles, for example as performer or
 * participant. A record holds what is <em>about</em> the patient, so only the element that names
 * the subject counts (CompartmentDefinition/patient of R4, narrowed to the subject).
 */
public final class PatientOwnership {

  private static final Map<String, String> ELEMENTS =
      Map.ofEntries(
          Map.entry("Account", "subject"),
          Map.entry("AdverseEvent", "subject"),
          Map.entry("AllergyIntolerance", "patient"),
          Map.entry("Basic", "subject"),
          Map.entry("BodyStructure", "patient"),
          Map.entry("CarePlan", "subject"),
          Map.entry("CareTeam", "subject"),
          Map.entry("ChargeItem", "subject"),
          Map.entry("Claim", "patient"),
          Map.entry("ClaimResponse", "patient"),
          Map.entry("ClinicalImpression", "subject"),
          Map.entry("Communication", "subject"),
          Map.entry("CommunicationRequest", "subject"),
          Map.entry("Composition", "subject"),
          Map.entry("Condition", "subject"),
          Map.entry("Consent", "patient"),
          Map.entry("Coverage", "beneficiary"),
          Map.entry("CoverageEligibilityRequest", "patient"),
          Map.entry("CoverageEligibilityResponse", "patient"),
          Map.entry("DetectedIssue", "patient"),
          Map.entry("Device", "patient"),
          Map.entry("DeviceRequest", "subject"),
          Map.entry("DeviceUseStatement", "subject"),
          Map.entry("DiagnosticReport", "subject"),
          Map.entry("DocumentManifest", "subject"),
          Map.entry("DocumentReference", "subject"),
          Map.entry("Encounter", "subject"),
          Map.entry("EnrollmentRequest", "candidate"),
          Map.entry("EpisodeOfCare", "patient"),
          Map.entry("ExplanationOfBenefit", "patient"),
          Map.entry("FamilyMemberHistory", "patient"),
          Map.entry("Flag", "subject"),
          Map.entry("Goal", "subject"),
          Map.entry("GuidanceResponse", "subject"),
          Map.entry("ImagingStudy", "subject"),
          Map.entry("Immunization", "patient"),
          Map.entry("ImmunizationEvaluation", "patient"),
          Map.entry("ImmunizationRecommendation", "patient"),
          Map.entry("Invoice", "subject"),
          Map.entry("List", "subject"),
          Map.entry("Media", "subject"),
          Map.entry("MedicationAdministration", "subject"),
          Map.entry("MedicationDispense", "subject"),
          Map.entry("MedicationRequest", "subject"),
          Map.entry("MedicationStatement", "subject"),
          Map.entry("MolecularSequence", "patient"),
          Map.entry("NutritionOrder", "patient"),
          Map.entry("Observation", "subject"),
          Map.entry("Procedure", "subject"),
          Map.entry("QuestionnaireResponse", "subject"),
          Map.entry("RelatedPerson", "patient"),
          Map.entry("RequestGroup", "subject"),
          Map.entry("ResearchSubject", "individual"),
          Map.entry("RiskAssessment", "subject"),
          Map.entry("ServiceRequest", "subject"),
          Map.entry("Specimen", "subject"),
          Map.entry("SupplyDelivery", "patient"),
          Map.entry("Task", "for"),
          Map.entry("VisionPrescription", "patient"));

  /** Resources that many patients point to and that belong to none. */
  private static final Set<String> SHARED =
      Set.of(
          "Device",
          "HealthcareService",
          "Location",
          "Medication",
          "Organization",
          "Practitioner",
          "PractitionerRole",
          "Substance");

  private PatientOwnership() {}

  /** The element of a type that names the patient it is about, for example {@code subject}. */
  public static Optional<String> elementOf(String fhirType) {
    return Optional.ofNullable(ELEMENTS.get(fhirType));
  }

  /** Every type whose resources belong to a patient, with the element that says to whom. */
  public static Map<String, String> elements() {
    return ELEMENTS;
  }

  /** Types that a record also holds when one of its resources points to them. */
  public static Set<String> sharedTypes() {
    return SHARED;
  }
}
