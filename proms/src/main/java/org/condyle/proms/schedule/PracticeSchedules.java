package org.condyle.proms.schedule;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.schedule.PracticeChoice.Change;
import org.condyle.proms.surgery.SurgeryKind;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * The schedules that a practice uses, with its own changes.
 *
 * @param schedules in the order of the catalog
 */
public record PracticeSchedules(List<Schedule> schedules) {

  public PracticeSchedules {
    schedules = List.copyOf(schedules);
  }

  /**
   * Puts a practice's choice on the schedules there are.
   *
   * @throws ProblemException if the choice names a schedule, interval or instrument that does not
   *     exist, or takes an instrument out of a program's schedule
   */
  public static PracticeSchedules of(
      ScheduleCatalog catalog, InstrumentCatalog instruments, PracticeChoice choice) {
    for (String id : choice.use()) {
      checkExists(catalog, id);
    }
    for (String id : choice.leave()) {
      checkExists(catalog, id);
      check(!choice.use().contains(id), id, "is both used and left");
    }
    choice.changes().forEach(change -> checkExists(catalog, change.schedule()));
    List<Schedule> used = new ArrayList<>();
    for (Schedule schedule : catalog.schedules()) {
      boolean wanted = schedule.inUse() || choice.use().contains(schedule.id());
      if (wanted && !choice.leave().contains(schedule.id())) {
        used.add(changed(schedule, instruments, choice));
      }
    }
    return new PracticeSchedules(used);
  }

  /**
   * Those for a kind of operation on a day.
   *
   * @param day the day of surgery, or today while it has none
   */
  public List<Schedule> of(SurgeryKind kind, LocalDate day) {
    return schedules.stream()
        .filter(schedule -> schedule.isFor(kind) && schedule.isInEffectOn(day))
        .toList();
  }

  private static Schedule changed(
      Schedule schedule, InstrumentCatalog instruments, PracticeChoice choice) {
    Schedule changed = schedule;
    for (Change change : choice.changes()) {
      if (change.schedule().equals(schedule.id())) {
        changed = changed(changed, instruments, change);
      }
    }
    return changed;
  }

  private static Schedule changed(Schedule schedule, InstrumentCatalog instruments, Change change) {
    change.slots().forEach(slot -> checkSlot(schedule, instruments, slot));
    for (String id : change.intervals()) {
      check(schedule.interval(id).isPresent(), schedule.id(), "has no interval '" + id + "'");
    }
    List<Interval> intervals = new ArrayList<>();
    for (Interval interval : schedule.intervals()) {
      boolean isMeant = change.intervals().contains(interval.id());
      intervals.add(isMeant ? changed(schedule, interval, change.slots()) : interval);
    }
    return schedule.withIntervals(intervals);
  }

  private static Interval changed(Schedule schedule, Interval interval, List<Slot> slots) {
    Interval changed = interval.withSlots(slots);
    for (SurgeryKind kind : schedule.eligibility().kinds()) {
      if (interval.isFor(kind)) {
        checkAsked(schedule, interval, changed, kind);
      }
    }
    return changed;
  }

  private static void checkAsked(
      Schedule schedule, Interval before, Interval after, SurgeryKind kind) {
    String where = "interval " + before.id() + " after a " + kind.id();
    Set<String> asked = new HashSet<>();
    for (Slot slot : after.slotsOf(kind)) {
      for (String instrument : slot.instruments()) {
        check(asked.add(instrument), schedule.id(), where + " asks twice for " + instrument);
      }
    }
    check(!asked.isEmpty(), schedule.id(), where + " asks nothing; leave the schedule instead");
    for (Slot slot : schedule.fixed() ? before.slotsOf(kind) : List.<Slot>of()) {
      check(
          slot.instruments().stream().anyMatch(asked::contains),
          schedule.id(),
          where + " has to ask " + slot.instrument() + ", because its program does");
    }
  }

  private static void checkSlot(Schedule schedule, InstrumentCatalog instruments, Slot slot) {
    for (String instrument : slot.instruments()) {
      check(
          instruments.instrument(instrument).isPresent(),
          schedule.id(),
          "would ask for '" + instrument + "', of which no version is in use");
    }
    for (String kind : slot.kinds()) {
      check(
          schedule.eligibility().kinds().stream().anyMatch(known -> known.id().equals(kind)),
          schedule.id(),
          "is not for operations of the kind '" + kind + "'");
    }
  }

  private static void checkExists(ScheduleCatalog catalog, String id) {
    check(catalog.has(id), id, "does not exist");
  }

  private static void check(boolean holds, String schedule, String fault) {
    if (!holds) {
      throw new ProblemException(
          ProblemCode.PRACTICE_SCHEDULE_INVALID,
          "The practice's choice of schedules: '" + schedule + "' " + fault,
          schedule);
    }
  }
}
