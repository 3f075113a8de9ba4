package org.condyle.server.proms.link;

import java.time.Duration;

/** What came of a try at the second step. */
public sealed interface StepResult {

  /** It was right. */
  record Passed() implements StepResult {}

  /**
   * It was wrong.
   *
   * @param triesLeft at least one
   */
  record Wrong(int triesLeft) implements StepResult {}

  /** It was wrong, or not even looked at, and the link cannot be used any more. */
  record Locked() implements StepResult {}

  /** There were too many wrong tries from this address; it was not looked at. */
  record Limited(Duration retryAfter) implements StepResult {}
}
