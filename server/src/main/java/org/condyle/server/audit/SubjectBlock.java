package org.condyle.server.audit;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Those of a list whose keys are in one range. Written are the distances of each key from the one
 * before, of the first from the beginning of the range, in groups of seven bits, the lowest first,
 * of which all but the last have the eighth bit set; and that deflated.
 *
 * @param slot which range
 * @param hash SHA-256 of what is written, before it is deflated
 */
record SubjectBlock(long slot, byte[] hash, byte[] keys) {

  /** A range has so many keys, as a power of two: some thousand patients with their data. */
  private static final int RANGE_BITS = 18;

  private static final int SEVEN_BITS = 0x7f;
  private static final int MORE = 0x80;
  private static final int BUFFER = 4096;

  /** The range of a key. */
  static long slotOf(long key) {
    return key >> RANGE_BITS;
  }

  /** Whether a key is among them. */
  static boolean contains(byte[] keys, long key) {
    long at = slotOf(key) << RANGE_BITS;
    long distance = 0;
    int shift = 0;
    for (byte next : inflated(keys)) {
      distance |= (long) (next & SEVEN_BITS) << shift;
      shift += 7;
      if ((next & MORE) == 0) {
        at += distance;
        if (at >= key) {
          return at == key;
        }
        distance = 0;
        shift = 0;
      }
    }
    return false;
  }

  private static byte[] inflated(byte[] keys) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(keys);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER];
      while (!inflater.finished()) {
        int some = inflater.inflate(buffer);
        if (some == 0 && !inflater.finished()) {
          throw new IllegalStateException("A list of subjects ends too early");
        }
        bytes.write(buffer, 0, some);
      }
      return bytes.toByteArray();
    } catch (DataFormatException e) {
      throw new IllegalStateException("A list of subjects cannot be read", e);
    } finally {
      inflater.end();
    }
  }

  /** Takes the keys of one range, ascending. */
  static final class Writing {

    private final long slot;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long last;

    Writing(long slot) {
      this.slot = slot;
      this.last = slot << RANGE_BITS;
    }

    long slot() {
      return slot;
    }

    void add(long key) {
      long distance = key - last;
      last = key;
      while (distance > SEVEN_BITS) {
        bytes.write((int) (distance & SEVEN_BITS) | MORE);
        distance >>= 7;
      }
      bytes.write((int) distance);
    }

    SubjectBlock end() {
      byte[] plain = bytes.toByteArray();
      return new SubjectBlock(slot, Sha256.of(plain), deflated(plain));
    }

    private static byte[] deflated(byte[] plain) {
      Deflater deflater = new Deflater(Deflater.BEST_SPEED);
      try {
        deflater.setInput(plain);
        deflater.finish();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        while (!deflater.finished()) {
          bytes.write(buffer, 0, deflater.deflate(buffer));
        }
        return bytes.toByteArray();
      } finally {
        deflater.end();
      }
    }
  }
}
