package org.condyle.proms.surgery;

/**
 * The identity of an operation. It does not change when the operation is moved, performed or called
 * off, so that what is kept about it is brought up to date and never doubled.
 *
 * @param reference {@code ServiceRequest/...} of the first order where there is one, else {@code
 *     Procedure/...}
 * @param part the side, where one resource stands for both; UNKNOWN else
 */
public record SurgeryKey(String reference, Side part) implements Comparable<SurgeryKey> {

  static SurgeryKey of(String reference) {
    return new SurgeryKey(reference, Side.UNKNOWN);
  }

  /** For example {@code ServiceRequest/12} or {@code Procedure/7#left}. */
  @Override
  public String toString() {
    return switch (part) {
      case UNKNOWN -> reference;
      case LEFT -> reference + "#left";
      case RIGHT -> reference + "#right";
    };
  }

  @Override
  public int compareTo(SurgeryKey that) {
    return toString().compareTo(that.toString());
  }
}
