package org.condyle.cohort.plan;

/**
 * A code of a code system, with our own words for it.
 *
 * @param system canonical URL of the code system
 * @param code the code; no display is ever carried, some code systems license theirs
 * @param text own words
 */
public record Code(String system, String code, String text) {

  public static final String LOINC = "http://loinc.org";
  public static final String SNOMED = "http://snomed.info/sct";
  public static final String CPT = "http://www.ama-assn.org/go/cpt";
  public static final String ICD10_PCS = "http://www.cms.gov/Medicare/Coding/ICD10";
  public static final String ICD10_CM = "http://hl7.org/fhir/sid/icd-10-cm";
  public static final String RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
  public static final String CVX = "http://hl7.org/fhir/sid/cvx";
  public static final String MS_DRG =
      "https://www.cms.gov/Medicare/Medicare-Fee-for-Service-Payment/AcuteInpatientPPS/MS-DRG-Classifications-and-Software";
}
