package org.condyle.measures.outcome;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.condyle.measures.evaluation.SubjectResult;

/**
 * A result without its subject. Most subjects of a measure share a few: results that differ in
 * nothing but the names of patient and resources are one outcome.
 *
 * @param text canonical JSON: the same outcome has the same text
 */
public record Outcome(String text) {

  /** The version of the text's form; a text of another form cannot be read. */
  public static final int FORM = 1;

  /**
   * The result with signs in the place of references, for adding up: {@code @} is the subject,
   * {@code #1}, {@code #2} are the members that are resources. Its subject's id is empty.
   */
  public SubjectResult result() {
    return new OutcomeReader(member -> member, "").read(text);
  }

  /** SHA-256 of the text, 32 bytes. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
