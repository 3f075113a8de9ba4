package org.condyle.server.proms.reminder;

import java.time.LocalDate;
import java.util.List;
import org.condyle.server.proms.channel.Purpose;

/**
 * The next message to a patient.
 *
 * @param day on which it goes out, where the practice is
 * @param steps all that it covers
 * @param answerBy the first day on which something of it closes, still included
 * @param closes the day on which the last of it closes
 */
record PlannedReminder(
    LocalDate day, Purpose purpose, List<Step> steps, LocalDate answerBy, LocalDate closes) {

  PlannedReminder {
    steps = List.copyOf(steps);
  }

  /**
   * One step for one interval.
   *
   * @param step id of the step
   * @param tasks ids of the Tasks of what is not answered
   */
  record Step(IntervalKey interval, String step, List<String> tasks) {

    Step {
      tasks = List.copyOf(tasks);
    }
  }

  /** The Tasks of all that it covers, each once. */
  List<String> tasks() {
    return steps.stream().flatMap(step -> step.tasks().stream()).distinct().sorted().toList();
  }
}
