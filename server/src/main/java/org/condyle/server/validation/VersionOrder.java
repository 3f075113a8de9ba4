package org.condyle.server.validation;

import java.util.Comparator;
import java.util.regex.Pattern;

/** The order of business versions: part by part, numbers as numbers. */
final class VersionOrder {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** 6.1.0 before 6.10.0; a version before the same one with more parts. */
  static final Comparator<String> NEWEST_LAST = VersionOrder::compare;

  private VersionOrder() {}

  private static int compare(String first, String second) {
    String[] left = first.split("[.-]", -1);
    String[] right = second.split("[.-]", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order = comparePart(left[i], right[i]);
      if (order != 0) {
        return order;
      }
    }
    return left.length != right.length
        ? Integer.compare(left.length, right.length)
        : first.compareTo(second);
  }

  private static int comparePart(String left, String right) {
    return NUMBER.matcher(left).matches() && NUMBER.matcher(right).matches()
        ? Long.compare(Long.parseLong(left), Long.parseLong(right))
        : left.compareTo(right);
  }
}
