package org.condyle.proms.extraction;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;
import org.hl7.fhir.r4.model.Observation;

/** By which ids the Observations of a response are found again. */
final class ObservationId {

  /** Identifiers of extracted Observations: id of the response, "/", linkId or id of the scale. */
  static final String SYSTEM = "https://condyle.org/fhir/sid/extracted-observation";

  /** Half of a SHA-256 in hex: short enough for a FHIR id, and no two responses share one. */
  private static final int DIGITS = 32;

  private ObservationId() {}

  static Identifier identifier(String response, String key) {
    return new Identifier().setSystem(SYSTEM).setValue(response + "/" + key);
  }

  /** The logical id: the same for the same response and key, whenever it is extracted. */
  static String id(String response, String key) {
    String name = SYSTEM + "|" + response + "/" + key;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return "pro-" + HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Whether an Observation was extracted from a response, by us. */
  static boolean isOf(String response, Observation observation) {
    return own(response, observation).findAny().isPresent();
  }

  /**
   * Says that we took it back ourselves, and nobody else: the identifier is no longer in use. It is
   * in use again when the response gives the Observation again.
   */
  static void takeBack(String response, Observation observation) {
    own(response, observation).forEach(identifier -> identifier.setUse(IdentifierUse.OLD));
  }

  static boolean isTakenBack(String response, Observation observation) {
    return own(response, observation)
        .anyMatch(identifier -> identifier.getUse() == IdentifierUse.OLD);
  }

  private static Stream<Identifier> own(String response, Observation observation) {
    return observation.getIdentifier().stream()
        .filter(
            identifier ->
                SYSTEM.equals(identifier.getSystem())
                    && identifier.getValue() != null
                    && identifier.getValue().startsWith(response + "/"));
  }
}
