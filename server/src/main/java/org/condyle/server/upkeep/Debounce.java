package org.condyle.server.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says when to take up what has come: when nothing more came for a while, so that a load of many
 * patients is taken up once; or when the first of it has waited long enough.
 */
public final class Debounce {

  private final Duration quiet;
  private final Duration latest;
  private @Nullable String seen;
  private @Nullable Instant since;
  private Instant changed = Instant.MIN;

  /**
   * @param quiet how long nothing has to come
   * @param latest how long something waits at most
   */
  public Debounce(Duration quiet, Duration latest) {
    this.quiet = quiet;
    this.latest = latest;
  }

  /**
   * To be asked now and then.
   *
   * @param newest the newest of what came so far; empty if nothing did
   * @return whether to take up all that came; once for each time
   */
  public boolean isDue(Optional<String> newest, Instant now) {
    if (newest.isPresent() && !newest.get().equals(seen)) {
      seen = newest.get();
      changed = now;
      since = since == null ? now : since;
    }
    Instant waiting = since;
    if (waiting == null) {
      return false;
    }
    boolean due = !now.isBefore(changed.plus(quiet)) || !now.isBefore(waiting.plus(latest));
    if (due) {
      since = null;
    }
    return due;
  }
}
