package org.condyle.proms.completeness;

import java.time.YearMonth;
import java.util.Comparator;

/** What rows are counted by. */
public record CompletenessCell(
    String schedule,
    String interval,
    String instrument,
    String facility,
    String surgeon,
    YearMonth month)
    implements Comparable<CompletenessCell> {

  private static final Comparator<CompletenessCell> IN_ORDER =
      Comparator.comparing(CompletenessCell::schedule)
          .thenComparing(CompletenessCell::interval)
          .thenComparing(CompletenessCell::instrument)
          .thenComparing(CompletenessCell::facility)
          .thenComparing(CompletenessCell::surgeon)
          .thenComparing(CompletenessCell::month);

  static CompletenessCell of(CompletenessRow row) {
    return new CompletenessCell(
        row.schedule(),
        row.interval(),
        row.instrument(),
        row.facility(),
        row.surgeon(),
        row.month());
  }

  @Override
  public int compareTo(CompletenessCell that) {
    return IN_ORDER.compare(this, that);
  }
}
