package org.condyle.server.proms.page;

import java.util.Set;

/** What became of answers that were to be saved. */
sealed interface Saved {

  /**
   * They are stored, now or before.
   *
   * @param answers all that the response has
   */
  record Stored(Answers answers) implements Saved {}

  /**
   * Some are stored; others are not, since somebody else changed the same answers meanwhile.
   *
   * @param answers all that the response has
   * @param changed linkIds of the answers that were changed meanwhile
   */
  record Changed(Answers answers, Set<String> changed) implements Saved {

    public Changed {
      changed = Set.copyOf(changed);
    }
  }

  /** The response was sent before, so that nothing can be saved any more. */
  record Sent() implements Saved {}
}
