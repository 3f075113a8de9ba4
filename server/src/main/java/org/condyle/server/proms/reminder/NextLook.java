package org.condyle.server.proms.reminder;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.condyle.server.partition.PracticeOfRequest;
import org.jspecify.annotations.Nullable;

/** Says when a patient is to be looked at next, and what is to be sent then. */
final class NextLook {

  private final ReminderPlanner planner;
  private final QuietHours quiet;
  private final PracticeOfRequest practices;
  private final Clock clock;

  NextLook(ReminderPlanner planner, QuietHours quiet, PracticeOfRequest practices, Clock clock) {
    this.planner = planner;
    this.quiet = quiet;
    this.practices = practices;
    this.clock = clock;
  }

  /** The day that it is where a practice is. */
  LocalDate today(int partition) {
    return LocalDate.ofInstant(clock.instant(), practices.zoneOf(partition));
  }

  /**
   * When to look at a patient.
   *
   * @param on the day since which the practice sends reminders; null while it sends none
   * @return null when nothing is planned as things are
   */
  @Nullable Instant at(int partition, PatientState state, @Nullable LocalDate on) {
    Instant planned =
        planner
            .next(
                state.intervals(),
                state.sent(),
                on == null ? today(partition) : on,
                today(partition))
            .map(reminder -> notBefore(partition, reminder.day()))
            .orElse(null);
    Instant unfinished = state.unfinished();
    if (unfinished == null) {
      return planned;
    }
    Instant again = allowed(partition, unfinished);
    return planned == null || again.isBefore(planned) ? again : planned;
  }

  /** What is to be sent now. */
  Optional<PlannedReminder> now(int partition, PatientState state, LocalDate on) {
    if (isQuiet(partition)) {
      return Optional.empty();
    }
    LocalDate today = today(partition);
    return planner
        .next(state.intervals(), state.sent(), on, today)
        .filter(reminder -> !reminder.day().isAfter(today));
  }

  boolean isQuiet(int partition) {
    return quiet.isQuiet(clock.instant().atZone(practices.zoneOf(partition)));
  }

  /** The first instant on a day, not in the past, at which a patient can be written to. */
  private Instant notBefore(int partition, LocalDate day) {
    return allowed(partition, day.atStartOfDay(practices.zoneOf(partition)).toInstant());
  }

  /** The first instant from this one on, not in the past, at which a patient can be written to. */
  Instant allowed(int partition, Instant earliest) {
    Instant now = clock.instant();
    ZoneId zone = practices.zoneOf(partition);
    return quiet.next(earliest.isBefore(now) ? now : earliest, zone);
  }
}
