package org.condyle.server.proms.completeness;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** By what counts are split. */
public enum Grouping {
  SCHEDULE("schedule"),
  INTERVAL("interval_id"),
  INSTRUMENT("instrument"),
  FACILITY("facility"),
  SURGEON("surgeon"),
  /** The month of the operation, for example {@code 2025-03}. */
  MONTH("month");

  private final String column;

  Grouping(String column) {
    this.column = column;
  }

  /** For example {@code facility}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The grouping with a code. */
  public static Optional<Grouping> ofCode(String code) {
    return Arrays.stream(values()).filter(each -> each.code().equals(code)).findFirst();
  }

  /** Its column of {@code condyle.completeness_cell}. */
  String column() {
    return column;
  }
}
