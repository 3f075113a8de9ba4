package org.condyle.server.recurring;

import java.time.Duration;
import org.condyle.server.evaluation.EvaluationProgress;

/** Something that is done again and again, by one server at a time, while nobody waits for it. */
public interface RecurringWork {

  /** Its name, which stays. */
  String name();

  /** How long after its end it begins again. */
  Duration every();

  /**
   * Does what is to be done, if anything is.
   *
   * @param progress says when the server stops; of urgency BACKGROUND
   */
  void run(EvaluationProgress progress);
}
