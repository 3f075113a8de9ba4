package org.condyle.bench.workload;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.condyle.cohort.truth.DueTruth;

/**
 * What is asked of {@code $prom-completeness}, and of which items the cohort knows what it must
 * say.
 *
 * @param name short, for tables
 * @param query the parameters beside the period
 * @param groupings by what the counts are split
 * @param counted the items that are counted
 */
public record CompletenessQuestion(
    String name, String query, List<String> groupings, Predicate<DueTruth> counted) {

  private static final String PERIOD = "periodStart=2023-01&periodEnd=2027-12";

  public CompletenessQuestion {
    groupings = List.copyOf(groupings);
  }

  /** The questions that are measured. */
  public static List<CompletenessQuestion> all() {
    Predicate<DueTruth> whole = item -> item.instrument().equals(DueTruth.ALL);
    String surgeon = "Practitioner/surgeon-01";
    return List.of(
        new CompletenessQuestion("all", "", List.of(), whole),
        new CompletenessQuestion(
            "by facility, surgeon and month", "", List.of("facility", "surgeon", "month"), whole),
        new CompletenessQuestion(
            "by instrument and interval, 100 closing windows",
            "&closingWithin=90&closingCount=100",
            List.of("instrument", "interval"),
            whole.negate()),
        new CompletenessQuestion(
            "one surgeon",
            "&surgeon=" + surgeon,
            List.of(),
            whole.and(item -> item.surgeon().equals(surgeon))));
  }

  /** The request, below the FHIR base. */
  public String path() {
    StringBuilder path = new StringBuilder("$prom-completeness?" + PERIOD + query);
    groupings.forEach(grouping -> path.append("&groupBy=").append(grouping));
    return path.toString();
  }

  /** What the report must say. */
  public Totals totals(List<DueTruth> items) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (DueTruth item : items) {
      if (counted.test(item) && item.performed()) {
        add("completeness", item, counts);
        for (String grouping : groupings) {
          add("completeness " + grouping + "=" + value(item, grouping), item, counts);
        }
      }
    }
    return new Totals(counts);
  }

  private static String value(DueTruth item, String grouping) {
    return switch (grouping) {
      case "facility" -> item.facility();
      case "surgeon" -> item.surgeon();
      case "month" -> item.month();
      case "instrument" -> item.instrument();
      case "interval" -> item.interval();
      default -> throw new IllegalArgumentException("Nothing is known by " + grouping);
    };
  }

  private static void add(String place, DueTruth item, SortedMap<String, Long> counts) {
    boolean complete = item.due() && item.status().equals("completed");
    boolean missed = item.due() && item.status().equals("missed");
    add(place + "/eligible", true, counts);
    add(place + "/due", item.due(), counts);
    add(place + "/captured", item.due() && item.captured(), counts);
    add(place + "/complete", complete, counts);
    add(place + "/matched", complete && item.matched(), counts);
    add(place + "/missed", missed, counts);
    add(place + "/open", item.due() && !complete && !missed, counts);
  }

  private static void add(String place, boolean holds, SortedMap<String, Long> counts) {
    counts.merge(place, holds ? 1L : 0L, Long::sum);
  }
}
