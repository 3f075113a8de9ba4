package org.condyle.proms.completeness;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.condyle.proms.due.Assessment;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.due.DueItemKey;
import org.condyle.proms.due.DueList;
import org.condyle.proms.due.Outcome;
import org.condyle.proms.schedule.Phase;
import org.condyle.proms.schedule.Window;
import org.condyle.proms.surgery.Surgery;
import org.condyle.proms.surgery.SurgeryState;

/** Makes the rows of one patient. */
public final class CompletenessRows {

  /** What several items are together: the first of these that one of them is. */
  private static final Comparator<Outcome> WEAKEST_FIRST =
      Comparator.comparing(
          List.of(
                  Outcome.CANCELLED,
                  Outcome.ON_HOLD,
                  Outcome.DECLINED,
                  Outcome.NONE,
                  Outcome.BEGUN,
                  Outcome.CAPTURED,
                  Outcome.COMPLETE)
              ::indexOf);

  private CompletenessRows() {}

  /**
   * One row for each due item of an operation that has a day and was not called off, and one more
   * for all items of an interval together.
   */
  public static List<CompletenessRow> of(DueList due) {
    Map<String, List<DueItem>> byOperation = new LinkedHashMap<>();
    for (DueItem item : due.items()) {
      if (item.surgery().state().isReal() && item.window() != null) {
        DueItemKey key = item.key();
        byOperation
            .computeIfAbsent(key.surgery() + "|" + key.schedule(), unused -> new ArrayList<>())
            .add(item);
      }
    }
    List<CompletenessRow> rows = new ArrayList<>();
    byOperation.values().forEach(items -> addRows(due.patient(), items, rows));
    return rows;
  }

  /**
   * @param items all of one operation and schedule
   */
  private static void addRows(String patient, List<DueItem> items, List<CompletenessRow> rows) {
    Map<String, List<DueItem>> byInterval = new LinkedHashMap<>();
    for (DueItem item : items) {
      byInterval.computeIfAbsent(item.key().interval(), unused -> new ArrayList<>()).add(item);
    }
    boolean before =
        byInterval.values().stream()
            .filter(interval -> interval.get(0).interval().phase() == Phase.PREOPERATIVE)
            .anyMatch(interval -> together(interval) == Outcome.COMPLETE);
    for (List<DueItem> interval : byInterval.values()) {
      for (DueItem item : interval) {
        boolean paired = items.stream().anyMatch(other -> isHalf(other, item));
        rows.add(
            row(patient, item, item.key().instrument(), item.outcome(), item.isCaptured(), paired));
      }
      boolean captured = interval.stream().allMatch(DueItem::isCaptured);
      DueItem first = interval.get(0);
      rows.add(row(patient, first, CompletenessRow.ALL, together(interval), captured, before));
    }
  }

  private static Outcome together(List<DueItem> items) {
    return items.stream().map(DueItem::outcome).min(WEAKEST_FIRST).orElseThrow();
  }

  /** A complete preoperative answer to the instrument that is, or was, answered later too. */
  private static boolean isHalf(DueItem before, DueItem item) {
    Assessment half = before.capture();
    Assessment later = item.capture();
    return before.interval().phase() == Phase.PREOPERATIVE
        && before.outcome() == Outcome.COMPLETE
        && half != null
        && item.slot().instruments().contains(half.instrument())
        && (item.outcome() != Outcome.COMPLETE
            || later == null
            || later.instrument().equals(half.instrument()));
  }

  private static CompletenessRow row(
      String patient,
      DueItem item,
      String instrument,
      Outcome outcome,
      boolean captured,
      boolean paired) {
    Surgery surgery = item.surgery();
    LocalDate day = Objects.requireNonNull(surgery.startDay());
    Window window = Objects.requireNonNull(item.window());
    return new CompletenessRow(
        patient,
        surgery.key().toString(),
        item.key().schedule(),
        item.key().interval(),
        item.interval().phase(),
        instrument,
        surgery.facility(),
        surgery.surgeon(),
        YearMonth.from(day),
        window,
        outcome,
        surgery.state() == SurgeryState.PERFORMED,
        captured,
        paired);
  }
}
