package org.condyle.server.operation.submitdata;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Who submits, as far as ids go: {@code Patient/1} of two reporters are two patients.
 *
 * @param key stands for the reporter, without telling who it is
 */
record Submitter(String key) {

  /** Marks a resource that came by this way, and from whom. */
  static final String TAG_SYSTEM = "https://condyle.org/fhir/CodeSystem/submitter";

  private static final int KEY_DIGITS = 24;
  private static final int ID_DIGITS = 40;

  /**
   * @param practice on whose behalf the request is made, which is the submitter when the report
   *     names none
   */
  static Submitter of(MeasureReport report, Reference practice) {
    Reference given = report.getReporter();
    Reference reporter = given.hasReference() || given.hasIdentifier() ? given : practice;
    String name =
        reporter.hasIdentifier() && reporter.getIdentifier().hasValue()
            ? reporter.getIdentifier().getSystem() + "|" + reporter.getIdentifier().getValue()
            : reporter.getReference();
    return new Submitter(sha256(name).substring(0, KEY_DIGITS));
  }

  /** The id under which the submitter's own id is stored: always the same for the same. */
  String idFor(String type, String submittedId) {
    return "sd-" + sha256(key + "|" + type + "/" + submittedId).substring(0, ID_DIGITS);
  }

  void mark(Resource resource) {
    if (!owns(resource)) {
      resource.getMeta().getTag().removeIf(tag -> TAG_SYSTEM.equals(tag.getSystem()));
      resource.getMeta().addTag(new Coding(TAG_SYSTEM, key, null));
    }
  }

  boolean owns(Resource resource) {
    return resource.getMeta().getTag(TAG_SYSTEM, key) != null;
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
