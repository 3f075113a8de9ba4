package org.condyle.proms.scoring;

import java.math.BigDecimal;
import org.condyle.proms.instrument.Scale;
import org.jspecify.annotations.Nullable;

/** What answers give for one scale. */
public sealed interface ScaleResult {

  Scale scale();

  /**
   * A score.
   *
   * @param value in points of the scale
   * @param raw the sum that was read in the table, or null for other methods
   * @param standardError in points, or null where none is published or was sent
   * @param origin where the value is from
   */
  record ScaleScore(
      Scale scale,
      BigDecimal value,
      @Nullable Integer raw,
      @Nullable BigDecimal standardError,
      Origin origin)
      implements ScaleResult {}

  /**
   * No score.
   *
   * @param answered how many of the scale's items count as answered
   */
  record NoScore(Scale scale, int answered) implements ScaleResult {}

  /** Where a score is from. */
  enum Origin {
    /** Computed here from the answers. */
    COMPUTED,
    /** Came with the response. */
    RECEIVED
  }
}
