package org.condyle.measures.evaluation;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.condyle.cql.content.PinnedArtefact;
import org.hl7.fhir.r4.model.Measure;

/** Names a measure in the version and with the content with which a result was made. */
final class MeasurePin {

  private MeasurePin() {}

  /** The hash is over what the measure says, without what a server or a narrative adds. */
  static PinnedArtefact of(Measure measure) {
    Measure bare = measure.copy();
    bare.setId((String) null);
    bare.setMeta(null);
    bare.setText(null);
    return new PinnedArtefact(
        "Measure",
        measure.getUrl(),
        measure.getVersion(),
        sha256(FhirContext.forR4Cached().newJsonParser().encodeResourceToString(bare)));
  }

  static String fingerprint(List<PinnedArtefact> pins) {
    StringBuilder text = new StringBuilder();
    pins.stream()
        .map(pin -> pin.type() + " " + pin.canonical() + " " + pin.sha256())
        .sorted()
        .forEach(line -> text.append(line).append('\n'));
    return sha256(text.toString());
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
