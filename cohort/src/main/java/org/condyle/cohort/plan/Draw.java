package org.condyle.cohort.plan;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Random draws of one patient. Every draw is made from {@link SplittableRandom#nextLong()} alone,
 * whose sequence is fixed; the other methods of that class may change between Java versions, and a
 * cohort must not.
 */
final class Draw {

  private static final long PATIENT_STEP = 0x9E3779B97F4A7C15L;
  private static final long STREAM_STEP = 0xD1B54A32D192ED03L;

  private final SplittableRandom random;

  private Draw(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * Draws of a patient that depend on nothing but the seed, the patient's number and the stream.
   */
  static Draw of(long seed, int patientNumber, int stream) {
    long start = new SplittableRandom(seed).nextLong();
    return new Draw(start + patientNumber * PATIENT_STEP + stream * STREAM_STEP);
  }

  /** A number in [0, 1). */
  double uniform() {
    return (random.nextLong() >>> 11) * 0x1.0p-53;
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** A whole number between both bounds, both included. */
  int between(int low, int high) {
    return low + (int) (uniform() * (high - low + 1));
  }

  LocalDate between(LocalDate first, LocalDate last) {
    return first.plusDays(between(0, (int) ChronoUnit.DAYS.between(first, last)));
  }

  /** Nearly normal, at most six deviations from the mean. */
  double normal(double mean, double deviation) {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += uniform();
    }
    return mean + sum * deviation;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(between(0, choices.size() - 1));
  }

  /** One of the choices, each with a probability in proportion to its share. */
  <T> T oneOf(Iterable<T> choices, ToDoubleFunction<? super T> share) {
    double total = 0;
    for (T choice : choices) {
      total += share.applyAsDouble(choice);
    }
    double point = uniform() * total;
    T last = null;
    for (T choice : choices) {
      last = choice;
      point -= share.applyAsDouble(choice);
      if (point < 0) {
        return choice;
      }
    }
    if (last == null) {
      throw new IllegalArgumentException("There is nothing to choose from");
    }
    return last;
  }
}
