package org.condyle.bench.measure;

import java.util.Arrays;
import java.util.Collection;

/** Figures of several measurements, in the unit of the measurements. */
public final class Statistics {

  private final double[] sorted;

  /**
   * @throws IllegalArgumentException if there are none
   */
  public Statistics(Collection<? extends Number> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Nothing was measured");
    }
    this.sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
  }

  public static Statistics of(double... values) {
    return new Statistics(Arrays.stream(values).boxed().toList());
  }

  /** The middle value, or the mean of the two middle ones. */
  public double median() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The smallest value that so many percent of the values do not exceed (nearest rank).
   *
   * @param percent above 0, at most 100
   */
  public double percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(1, rank) - 1];
  }

  public double least() {
    return sorted[0];
  }

  public double greatest() {
    return sorted[sorted.length - 1];
  }

  public int count() {
    return sorted.length;
  }
}
