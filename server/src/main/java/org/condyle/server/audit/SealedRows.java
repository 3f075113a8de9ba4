package org.condyle.server.audit;

import java.util.Arrays;
import java.util.Optional;

/** The rows that a seal speaks of, against those that are there, one after the other. */
final class SealedRows {

  private final Seal seal;
  private final int count;
  private int at;

  /**
   * @param removed whether none is to be there, since their time was over
   */
  SealedRows(Seal seal, boolean removed) {
    this.seal = seal;
    this.count = removed ? 0 : seal.rows();
  }

  /** What is wrong with the next row that is there. */
  Optional<String> next(long id, byte[] digest) {
    if (at < count && seal.id(at) == id) {
      boolean same = Arrays.equals(seal.digest(at), digest);
      at++;
      return same ? Optional.empty() : Optional.of(name(at - 1) + " was altered");
    }
    for (int later = at; later < count; later++) {
      if (seal.id(later) == id) {
        return Optional.of(name(at) + " was removed");
      }
    }
    return Optional.of("row " + id + " was added behind seal " + seal.number());
  }

  /** What is wrong if there is no further row. */
  Optional<String> end() {
    return at < count ? Optional.of(name(at) + " was removed") : Optional.empty();
  }

  private String name(int row) {
    return "row " + seal.id(row) + ", number " + (seal.firstRow() + row) + " of the trail,";
  }
}
