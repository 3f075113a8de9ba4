package org.condyle.server.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Says what is going on while a command works. On a terminal the line of a running step is
 * overwritten; elsewhere it is written again every few seconds, so that a log stays short.
 */
final class Progress {

  private static final long TERMINAL_INTERVAL = Duration.ofMillis(200).toNanos();
  private static final long LOG_INTERVAL = Duration.ofSeconds(5).toNanos();

  private final PrintWriter out;
  private final boolean terminal;
  private final long begun = System.nanoTime();
  private long lastUpdate = System.nanoTime();
  private int shown;

  Progress(PrintWriter out) {
    this.out = out;
    // The script knows whether its output is a terminal; Java 17 does not when input is a pipe.
    this.terminal = Boolean.getBoolean("condyle.terminal");
  }

  /** A line that stays, with the time since the command began. */
  synchronized void say(String text) {
    clear();
    out.printf(Locale.ROOT, "[%5.1f s] %s%n", secondsSince(begun), text);
    out.flush();
  }

  /** A line that stays, as it is. */
  synchronized void line(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /** How far the running step is; shown when it is time to. */
  synchronized void update(String text) {
    long now = System.nanoTime();
    if (now - lastUpdate < (terminal ? TERMINAL_INTERVAL : LOG_INTERVAL)) {
      return;
    }
    lastUpdate = now;
    if (terminal) {
      clear();
      String line = String.format(Locale.ROOT, "[%5.1f s] %s", secondsSince(begun), text);
      out.print(line);
      shown = line.length();
      out.flush();
    } else {
      say(text);
    }
  }

  /** Takes back the line of a step that has ended. */
  synchronized void clearUpdate() {
    clear();
    out.flush();
  }

  private void clear() {
    if (shown > 0) {
      out.print("\r" + " ".repeat(shown) + "\r");
      shown = 0;
    }
  }

  /** Seconds since a value of {@link System#nanoTime()}. */
  static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }
}
