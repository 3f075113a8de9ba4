package org.condyle.proms.completeness;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.condyle.proms.due.Outcome;
import org.condyle.proms.schedule.Phase;

/** Windows that are about to close unanswered, those first that are worth the first call. */
public final class ClosingWindows {

  private ClosingWindows() {}

  /**
   * An unanswered window.
   *
   * @param daysLeft days after today on which it can still be answered; 0 on the last day
   */
  public record ClosingWindow(CompletenessRow row, long daysLeft) {}

  private static final Comparator<ClosingWindow> IN_ORDER =
      Comparator.comparingLong(ClosingWindow::daysLeft)
          .thenComparing(ClosingWindows::pairIsLost)
          .thenComparing(window -> !window.row().performed())
          .thenComparing(window -> window.row().outcome() == Outcome.NONE)
          .thenComparing(window -> window.row().surgery())
          .thenComparing(window -> window.row().schedule())
          .thenComparing(window -> window.row().interval())
          .thenComparing(window -> window.row().instrument());

  /**
   * The windows that are open today and close soon, of planned operations too: by the days left;
   * then those first whose matched pair can still be saved, those after operations that were done,
   * and those where a response is begun.
   *
   * @param withinDays the most days left
   */
  public static List<ClosingWindow> of(
      Collection<CompletenessRow> rows, LocalDate today, int withinDays) {
    return rows.stream()
        .filter(row -> !row.instrument().equals(CompletenessRow.ALL))
        .filter(row -> row.statusOn(today).isAnswerable())
        .map(row -> new ClosingWindow(row, row.window().daysLeft(today)))
        .filter(window -> window.daysLeft() <= withinDays)
        .sorted(IN_ORDER)
        .toList();
  }

  /** After surgery, without the preoperative half that it would be compared with. */
  private static boolean pairIsLost(ClosingWindow window) {
    return window.row().phase() == Phase.POSTOPERATIVE && !window.row().paired();
  }
}
