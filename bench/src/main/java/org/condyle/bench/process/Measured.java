package org.condyle.bench.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.condyle.bench.measure.Statistics;

/**
 * What one round took.
 *
 * @param seconds by the clock
 * @param usage CPU of the server and its database meanwhile
 * @param peakHeap in megabytes, 0 if nothing was collected meanwhile
 */
public record Measured(double seconds, Usage usage, long peakHeap) {

  /** Does something with a server and measures it. */
  public static Measured of(ServerProcess server, Consumer<Reports> work) {
    Reports reports = new Reports(server);
    long mark = server.heap().mark();
    Usage before = server.usage();
    long begun = System.nanoTime();
    work.accept(reports);
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Measured(seconds, server.usage().since(before), server.heap().peakAfter(mark));
  }

  /** So many rounds, each prepared outside of what is measured. */
  public static Rounds rounds(
      int rounds, Runnable prepare, ServerProcess server, Consumer<Reports> work) {
    List<Measured> measured = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      prepare.run();
      measured.add(of(server, work));
    }
    return new Rounds(measured);
  }

  /** Several rounds of the same. */
  public record Rounds(List<Measured> rounds) {

    /** Median of the seconds. */
    public double seconds() {
      return new Statistics(rounds.stream().map(Measured::seconds).toList()).median();
    }

    /** Median of the CPU seconds of server and database. */
    public double cpu() {
      return new Statistics(rounds.stream().map(each -> each.usage().cpu()).toList()).median();
    }

    /** Highest use of the heap, in megabytes. */
    public long peakHeap() {
      return rounds.stream().mapToLong(Measured::peakHeap).max().orElse(0);
    }
  }
}
