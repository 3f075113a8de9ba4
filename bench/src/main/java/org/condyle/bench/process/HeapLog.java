package org.condyle.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The log of the garbage collector. Each collection says how full the heap was before it; the
 * fullest is the peak, since the heap only falls in a collection.
 */
public record HeapLog(Path file) {

  private static final Pattern USED = Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)");

  /** The option that makes Java write it. */
  public String option() {
    return "-Xlog:gc:file=" + file + ":uptime:filecount=0";
  }

  /** Highest use of the heap in megabytes so far; 0 as long as nothing was collected. */
  public long peak() {
    return peakAfter(0);
  }

  /** Lines so far: a mark for {@link #peakAfter}. */
  public long mark() {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Highest use of the heap in megabytes since a mark; 0 if nothing was collected since. */
  public long peakAfter(long mark) {
    if (!Files.exists(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .skip(mark)
          .map(USED::matcher)
          .filter(Matcher::find)
          .mapToLong(found -> Math.max(number(found, 1), number(found, 2)))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Matcher found, int group) {
    return Long.parseLong(found.group(group));
  }
}
