package org.condyle.server.smart.launch;

import org.jspecify.annotations.Nullable;

/**
 * With whose record open an app is launched.
 *
 * @param patient logical id
 * @param encounter logical id
 * @param needsBanner whether the app has to show itself whose record it is
 */
public record LaunchContext(
    @Nullable String patient, @Nullable String encounter, boolean needsBanner) {

  /** None. */
  public static final LaunchContext NONE = new LaunchContext(null, null, true);
}
