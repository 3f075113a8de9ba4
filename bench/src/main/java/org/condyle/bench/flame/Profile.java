package org.condyle.bench.flame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Samples of stacks, and what they say.
 *
 * @param samples all of them
 * @param self samples by the frame that ran
 * @param inclusive samples by frame anywhere on the stack, each sample once
 * @param graph the flame graph
 */
public record Profile(
    long samples, Map<String, Long> self, Map<String, Long> inclusive, Path graph) {

  /** Reads stacks in the collapsed form: {@code outer;inner;innermost count}. */
  public static Profile of(Path collapsed, Path graph) {
    try {
      return of(Files.readAllLines(collapsed), graph);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Profile of(List<String> lines, Path graph) {
    long samples = 0;
    Map<String, Long> self = new HashMap<>();
    Map<String, Long> inclusive = new HashMap<>();
    for (String line : lines) {
      int space = line.lastIndexOf(' ');
      long count = Long.parseLong(line.substring(space + 1));
      List<String> frames = List.of(line.substring(0, space).split(";"));
      samples += count;
      self.merge(frames.get(frames.size() - 1), count, Long::sum);
      Set<String> once = new HashSet<>(frames);
      once.forEach(frame -> inclusive.merge(frame, count, Long::sum));
    }
    return new Profile(samples, self, inclusive, graph);
  }

  /** The frames that ran most, then those below which most ran that are ours or a library's. */
  public List<String> summary(int frames) {
    List<String> lines = new ArrayList<>();
    lines.add(samples + " samples of 2 ms CPU; the flame graph is " + graph);
    lines.add("Running themselves:");
    lines.addAll(top(self, frames));
    lines.add("With what they call:");
    lines.addAll(top(inclusive, 2 * frames));
    return lines;
  }

  private List<String> top(Map<String, Long> counts, int frames) {
    return counts.entrySet().stream()
        .filter(each -> each.getValue() < samples)
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(frames)
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "  %5.1f %%  %s",
                    each.getValue() * 100.0 / samples,
                    each.getKey()))
        .toList();
  }
}
