package org.condyle.proms.vendor;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.instrument.Scale;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;

/** Writes what a row says as FHIR, under ids that are the same whenever it is read. */
final class RowWriter {

  /** Identifiers of rows for which the vendor has no key of its own. */
  static final String ROWS = "https://condyle.org/fhir/sid/vendor-row";

  private static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";

  /** Half of a SHA-256 in hex. */
  private static final int DIGITS = 32;

  private final VendorMapping mapping;
  private final Assessed assessed;

  RowWriter(VendorMapping mapping, Assessed assessed) {
    this.mapping = mapping;
    this.assessed = assessed;
  }

  /** The response without its answers. */
  QuestionnaireResponse response() {
    QuestionnaireResponse response = new QuestionnaireResponse();
    response.setId("vendor-" + hash());
    response.setIdentifier(identifier());
    response.setQuestionnaire(assessed.instrument().canonical());
    response.setStatus(QuestionnaireResponseStatus.COMPLETED);
    response.setSubject(patient());
    response.setAuthoredElement(new DateTimeType(assessed.authored()));
    if (assessed.side() != null) {
      response
          .addExtension()
          .setUrl(ResponseReader.BODY_SITE)
          .setValue(VendorTerms.side(assessed.side()));
    }
    if (assessed.mode() != null) {
      response
          .addExtension()
          .setUrl(VendorTerms.COMPLETION_MODE)
          .setValue(VendorTerms.mode(assessed.mode()));
    }
    return response;
  }

  /** The score that the patient did not want to give. */
  Observation declined(Scale scale) {
    Observation observation = new Observation();
    observation.setId("vendor-" + hash());
    observation.addIdentifier(identifier());
    observation.setStatus(ObservationStatus.FINAL);
    observation.addCategory(concept(TERMINOLOGY + "observation-category", "survey"));
    observation.setCode(concept(scale.code().system(), scale.code().code()));
    observation.setSubject(patient());
    observation.setEffective(new DateTimeType(assessed.authored()));
    observation.setDataAbsentReason(concept(TERMINOLOGY + "data-absent-reason", "asked-declined"));
    if (assessed.side() != null) {
      observation.setBodySite(VendorTerms.side(assessed.side()));
    }
    return observation;
  }

  private Reference patient() {
    return new Reference("Patient/" + assessed.patientId());
  }

  private Identifier identifier() {
    return mapping.key() != null && assessed.key() != null
        ? new Identifier().setSystem(mapping.key().system()).setValue(assessed.key())
        : new Identifier().setSystem(ROWS).setValue(hash());
  }

  private String hash() {
    String row =
        assessed.key() == null
            ? String.join(
                "|",
                assessed.patientId(),
                assessed.instrument().id(),
                assessed.authored(),
                String.valueOf(assessed.side()))
            : assessed.key() + "|" + assessed.instrument().id();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest((mapping.id() + "|" + row).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static CodeableConcept concept(String system, String code) {
    return new CodeableConcept(new Coding().setSystem(system).setCode(code));
  }
}
