package org.condyle.server.proms.completeness;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.proms.completeness.ClosingWindows.ClosingWindow;
import org.condyle.proms.completeness.CompletenessCounts;
import org.jspecify.annotations.Nullable;

/**
 * What is known of completeness, all of it at one moment.
 *
 * @param total of everything that was asked for
 * @param strata for each grouping its strata, in the order of their values
 * @param closing null where none was asked for
 * @param unknown patients of the practice whose record could not be worked out; of them counts what
 *     was known before
 */
public record CompletenessAnswer(
    CompletenessCounts total,
    Map<Set<Grouping>, List<Stratum>> strata,
    @Nullable ClosingPage closing,
    long unknown) {

  /**
   * A part of the counts.
   *
   * @param values by grouping what its members have
   */
  public record Stratum(Map<Grouping, String> values, CompletenessCounts counts) {

    public Stratum {
      values = Map.copyOf(values);
    }
  }

  /**
   * Some of the windows that are about to close, those first that are worth the first call.
   *
   * @param total how many there are in all
   */
  public record ClosingPage(long total, List<ClosingWindow> windows) {

    public ClosingPage {
      windows = List.copyOf(windows);
    }
  }
}
