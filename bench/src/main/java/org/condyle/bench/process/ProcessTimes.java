package org.condyle.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** CPU time of processes. */
final class ProcessTimes {

  /** Linux counts CPU time in {@code /proc} in hundredths of a second on every architecture. */
  private static final double TICKS_PER_SECOND = 100;

  /**
   * In {@code /proc/PID/stat} after the name in brackets: own time, then that of ended children.
   */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  private ProcessTimes() {}

  /** CPU seconds of one process, its threads included. */
  static double ofProcess(ProcessHandle process) {
    return process.info().totalCpuDuration().map(ProcessTimes::seconds).orElse(0.0);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** CPU seconds of a process, its children, and those of its children that have ended. */
  static double ofFamily(ProcessHandle parent) {
    double seconds = withEndedChildren(parent);
    for (ProcessHandle child : parent.children().toList()) {
      seconds += ofProcess(child);
    }
    return seconds;
  }

  private static double withEndedChildren(ProcessHandle process) {
    Path stat = Path.of("/proc", String.valueOf(process.pid()), "stat");
    try {
      String text = Files.readString(stat);
      List<String> fields = List.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
      return fields.subList(FIRST_TIME, FIRST_TIME + TIMES).stream()
              .mapToLong(Long::parseLong)
              .sum()
          / TICKS_PER_SECOND;
    } catch (IOException e) {
      // No /proc: the postmaster itself does little.
      return ofProcess(process);
    }
  }
}
