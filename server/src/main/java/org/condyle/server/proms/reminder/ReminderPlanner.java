package org.condyle.server.proms.reminder;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.condyle.proms.schedule.Window;
import org.condyle.server.proms.channel.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * Works out the next message to a patient from what can be answered and what was sent before. Late,
 * repeated and moved data give what they would have given in order, but for what went out already.
 */
final class ReminderPlanner {

  private final ReminderRules rules;

  ReminderPlanner(ReminderRules rules) {
    this.rules = rules;
  }

  /** Intervals of one operation with the same window: they are asked for as one. */
  private record Ask(Window window, LocalDate knownSince, List<OpenInterval> intervals) {

    static Ask of(List<OpenInterval> intervals) {
      Window first = intervals.get(0).window();
      LocalDate preferred =
          intervals.stream()
              .map(interval -> interval.window().preferred())
              .filter(Objects::nonNull)
              .min(Comparator.naturalOrder())
              .orElse(null);
      LocalDate knownSince =
          intervals.stream()
              .map(OpenInterval::knownSince)
              .min(Comparator.naturalOrder())
              .orElseThrow();
      return new Ask(new Window(first.first(), first.last(), preferred), knownSince, intervals);
    }

    boolean has(IntervalKey key) {
      return intervals.stream().anyMatch(interval -> interval.key().equals(key));
    }

    boolean isOpenOn(LocalDate day) {
      return window.contains(day);
    }
  }

  /**
   * What an ask has next.
   *
   * @param purpose an invitation, whatever the step, as long as the patient heard nothing of it
   */
  private record Next(Ask ask, ReminderRules.Step step, Purpose purpose, LocalDate day) {}

  private record GroupKey(String surgery, LocalDate first, LocalDate last) {}

  /**
   * The next message, on the given day or later.
   *
   * @param sent what was sent to the patient, about whatever
   * @param on the day since which the practice sends reminders
   * @return empty when nothing more is planned as things are
   */
  Optional<PlannedReminder> next(
      List<OpenInterval> intervals, List<SentStep> sent, LocalDate on, LocalDate today) {
    List<Ask> asks = asks(intervals, today);
    LocalDate earliest = earliest(sent, today);
    List<Next> all = new ArrayList<>();
    for (Ask ask : asks) {
      Next next = next(ask, asks, sent, on, today);
      if (next != null) {
        LocalDate day = next.day().isBefore(earliest) ? earliest : next.day();
        if (!ask.window().isClosedOn(day)) {
          all.add(new Next(ask, next.step(), next.purpose(), day));
        }
      }
    }
    return all.stream()
        .map(Next::day)
        .min(Comparator.naturalOrder())
        .map(day -> planned(day, all.stream().filter(next -> next.day().equals(day)).toList()));
  }

  private static List<Ask> asks(List<OpenInterval> intervals, LocalDate today) {
    Map<GroupKey, List<OpenInterval>> groups = new LinkedHashMap<>();
    for (OpenInterval interval : intervals) {
      if (!interval.window().isClosedOn(today)) {
        GroupKey key =
            new GroupKey(
                interval.key().surgery(), interval.window().first(), interval.window().last());
        groups.computeIfAbsent(key, unused -> new ArrayList<>()).add(interval);
      }
    }
    return groups.values().stream().map(Ask::of).toList();
  }

  /** The first day on which the patient may hear from us again. */
  private LocalDate earliest(List<SentStep> sent, LocalDate today) {
    return latestDay(sent)
        .map(day -> day.plus(rules.apart()))
        .filter(day -> day.isAfter(today))
        .orElse(today);
  }

  private static Optional<LocalDate> latestDay(Collection<SentStep> sent) {
    return sent.stream().map(SentStep::day).max(Comparator.naturalOrder());
  }

  /**
   * Of the steps that are past the latest counts and the earlier ones are dropped; else the first
   * that comes.
   */
  private @Nullable Next next(
      Ask ask, List<Ask> asks, List<SentStep> sent, LocalDate on, LocalDate today) {
    List<SentStep> before = countedFor(ask, sent);
    if (messages(before) >= rules.most()) {
      return null;
    }
    LocalDate last = latestDay(before).orElse(null);
    LocalDate since = ask.knownSince().isBefore(on) ? on : ask.knownSince();
    Next next = null;
    for (ReminderRules.Step step : rules.steps()) {
      LocalDate day = day(step, ask, asks, since);
      if (day != null
          && (last == null || day.isAfter(last))
          && before.stream().noneMatch(taken -> taken.step().equals(step.id()))) {
        Purpose purpose = before.isEmpty() ? Purpose.INVITATION : step.purpose();
        next = chosen(next, new Next(ask, step, purpose, day), today);
      }
    }
    return next;
  }

  private static Next chosen(@Nullable Next one, Next other, LocalDate today) {
    if (one == null) {
      return other;
    }
    boolean onePast = !one.day().isAfter(today);
    boolean otherPast = !other.day().isAfter(today);
    if (onePast && otherPast) {
      return other.day().isBefore(one.day()) ? one : other;
    }
    if (onePast || otherPast) {
      return onePast ? one : other;
    }
    return other.day().isBefore(one.day()) ? other : one;
  }

  /** When a step is to be taken, as far as nothing was sent; null if it is not. */
  private @Nullable LocalDate day(
      ReminderRules.Step step, Ask ask, List<Ask> asks, LocalDate since) {
    LocalDate day = step.dayIn(ask.window());
    if (day == null || !day.isBefore(since)) {
      return day;
    }
    // What should have been sent before we knew of it: only the invitation is made up for.
    boolean late = day.plus(rules.late()).isBefore(since);
    return step.purpose() != Purpose.INVITATION
            || !ask.isOpenOn(since)
            || (late && !openedLast(ask, asks, since))
        ? null
        : since;
  }

  private static boolean openedLast(Ask ask, List<Ask> asks, LocalDate day) {
    return asks.stream()
        .filter(other -> other.isOpenOn(day))
        .noneMatch(other -> other.window().first().isAfter(ask.window().first()));
  }

  private List<SentStep> countedFor(Ask ask, List<SentStep> sent) {
    LocalDate from = ask.window().first().minus(rules.again());
    return sent.stream()
        .filter(step -> ask.has(step.interval()) && !step.day().isBefore(from))
        .toList();
  }

  /** A message takes one step of an ask, in each of its intervals. */
  private static long messages(List<SentStep> sent) {
    return sent.stream().map(SentStep::day).distinct().count();
  }

  private static PlannedReminder planned(LocalDate day, List<Next> due) {
    List<PlannedReminder.Step> steps = new ArrayList<>();
    for (Next next : due) {
      for (OpenInterval interval : next.ask().intervals()) {
        steps.add(new PlannedReminder.Step(interval.key(), next.step().id(), interval.tasks()));
      }
    }
    List<LocalDate> closing =
        due.stream().map(next -> next.ask().window().last()).sorted().toList();
    return new PlannedReminder(
        day,
        due.stream().map(Next::purpose).min(Comparator.naturalOrder()).orElseThrow(),
        steps,
        closing.get(0),
        closing.get(closing.size() - 1));
  }
}
