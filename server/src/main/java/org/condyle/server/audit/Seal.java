package org.condyle.server.audit;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What was added to the trail of a practice since its last seal, made fast: whoever changes one of
 * these rows, or this, has to change all later seals.
 *
 * @param number from 1 up
 * @param era see {@code condyle.audit_era}
 * @param before sealed are the rows of transactions before this one that no earlier seal has
 * @param firstRow the number of its first row in the trail, from 1 up
 * @param lastRow the number of its last row
 * @param latest when the latest of its rows was recorded
 * @param digests of its rows in their order: id and SHA-256
 * @param previous hash of the seal before; 32 zero bytes for the first
 */
record Seal(
    int partition,
    long number,
    int era,
    String before,
    long firstRow,
    long lastRow,
    Instant latest,
    Instant sealed,
    byte[] digests,
    byte[] previous,
    byte[] hash) {

  static final int ENTRY = Long.BYTES + Sha256.LENGTH;

  static final String COLUMNS =
      "partition_id, number, era, before::text as before, first_row, last_row,"
          + " (extract(epoch from latest) * 1000000)::bigint as latest,"
          + " (extract(epoch from sealed) * 1000000)::bigint as sealed, digests, previous, hash";

  /** Of nothing: the first real seal follows it. */
  static Seal none(int partition) {
    byte[] zero = new byte[Sha256.LENGTH];
    return new Seal(
        partition, 0, 0, "0", 0, 0, Instant.EPOCH, Instant.EPOCH, new byte[0], zero, zero);
  }

  /** With its hash worked out. */
  static Seal of(
      Seal last, int era, String before, Instant latest, Instant sealed, byte[] digests) {
    Seal open =
        new Seal(
            last.partition(),
            last.number() + 1,
            era,
            before,
            last.lastRow() + 1,
            last.lastRow() + digests.length / ENTRY,
            latest.truncatedTo(ChronoUnit.MICROS),
            sealed.truncatedTo(ChronoUnit.MICROS),
            digests,
            last.hash(),
            new byte[0]);
    return open.withHash();
  }

  private Seal withHash() {
    return new Seal(
        partition,
        number,
        era,
        before,
        firstRow,
        lastRow,
        latest,
        sealed,
        digests,
        previous,
        expectedHash());
  }

  static Seal of(ResultSet row) throws SQLException {
    return new Seal(
        row.getInt("partition_id"),
        row.getLong("number"),
        row.getInt("era"),
        row.getString("before"),
        row.getLong("first_row"),
        row.getLong("last_row"),
        Instant.EPOCH.plus(row.getLong("latest"), ChronoUnit.MICROS),
        Instant.EPOCH.plus(row.getLong("sealed"), ChronoUnit.MICROS),
        row.getBytes("digests"),
        row.getBytes("previous"),
        row.getBytes("hash"));
  }

  /** The hash that follows from all else. */
  byte[] expectedHash() {
    Sha256 sha = new Sha256();
    sha.add(previous);
    sha.add(partition);
    sha.add(number);
    sha.add(era);
    sha.add(before);
    sha.add(firstRow);
    sha.add(lastRow);
    sha.add(micros(latest));
    sha.add(micros(sealed));
    sha.add(digests);
    return sha.digest();
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  int rows() {
    return digests.length / ENTRY;
  }

  /** The id of a row. */
  long id(int row) {
    return ByteBuffer.wrap(digests).getLong(row * ENTRY);
  }

  /** What a row is to say. */
  byte[] digest(int row) {
    return Arrays.copyOfRange(digests, row * ENTRY + Long.BYTES, (row + 1) * ENTRY);
  }

  String head() {
    return number + ":" + HexFormat.of().formatHex(hash);
  }
}
