package org.condyle.proms.due;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import org.condyle.proms.surgery.SurgeryKey;

/**
 * The identity of a due item. It has no day in it, so that a Task stays the same one when its
 * operation is moved.
 *
 * @param schedule id of the schedule, without version
 * @param instrument id of the instrument that is asked first
 */
public record DueItemKey(SurgeryKey surgery, String schedule, String interval, String instrument)
    implements Comparable<DueItemKey> {

  /** System of the Task's identifier of which {@link #id} is the value. */
  public static final String SYSTEM = "https://condyle.org/fhir/due-item";

  private static final int HEX_DIGITS = 40;

  private static final Comparator<DueItemKey> IN_ORDER =
      Comparator.comparing(DueItemKey::surgery)
          .thenComparing(DueItemKey::schedule)
          .thenComparing(DueItemKey::interval)
          .thenComparing(DueItemKey::instrument);

  /** The key as one FHIR id, for example {@code due-0a1b...}; the same key gives the same id. */
  public String id() {
    byte[] text = toString().getBytes(StandardCharsets.UTF_8);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return "due-" + HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** For example {@code ServiceRequest/12|pro-pm|preoperative|koos-jr}. */
  @Override
  public String toString() {
    return surgery + "|" + schedule + "|" + interval + "|" + instrument;
  }

  @Override
  public int compareTo(DueItemKey that) {
    return IN_ORDER.compare(this, that);
  }
}
