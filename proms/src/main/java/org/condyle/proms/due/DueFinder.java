package org.condyle.proms.due;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.condyle.proms.due.DueList.LeftOut;
import org.condyle.proms.schedule.Interval;
import org.condyle.proms.schedule.PracticeSchedules;
import org.condyle.proms.schedule.Schedule;
import org.condyle.proms.schedule.Slot;
import org.condyle.proms.schedule.Window;
import org.condyle.proms.surgery.Surgery;
import org.condyle.proms.surgery.SurgeryFinder;
import org.condyle.proms.surgery.SurgeryState;
import org.condyle.record.PatientRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a patient is to answer: operations by schedules, with what the record holds. The order
 * of the record's resources changes nothing. See docs/decisions/0012-what-is-due-when.md.
 */
public final class DueFinder {

  /**
   * The types of resources that decide what is due; a change of another one changes nothing.
   * Encounter and Location only say where an operation is counted.
   */
  public static final Set<String> TYPES =
      Set.of(
          "Patient",
          "ServiceRequest",
          "Procedure",
          "Encounter",
          "Location",
          "Condition",
          "Observation",
          "QuestionnaireResponse",
          "Task");

  /** The first year that a date can have in FHIR. */
  private static final int FIRST_YEAR = 1;

  /** The last of which each day has a day after it in FHIR and in the database. */
  private static final int LAST_YEAR = 9998;

  private final SurgeryFinder surgeries;
  private final PracticeSchedules schedules;
  private final AssessmentReader assessments;

  public DueFinder(
      SurgeryFinder surgeries, PracticeSchedules schedules, AssessmentReader assessments) {
    this.surgeries = surgeries;
    this.schedules = schedules;
    this.assessments = assessments;
  }

  /** What one patient's record says, seen from a day. */
  private record Facts(
      LocalDate today,
      Set<String> operations,
      List<Assessment> assessments,
      Refusals refusals,
      Death death) {}

  public DueList find(PatientRecord record, AsOf asOf) {
    LocalDate today = asOf.day();
    List<DueItem> items = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    List<Surgery> found = surgeries.find(record, today);
    if (!found.isEmpty()) {
      Facts facts = facts(record, today, found);
      for (Surgery surgery : found) {
        for (Schedule schedule : schedulesOf(surgery, today)) {
          List<String> reasons = schedule.reasonsAgainst(record, surgery, today);
          if (reasons.isEmpty()) {
            addItems(surgery, schedule, facts, items);
          } else {
            leftOut.add(new LeftOut(surgery.key(), schedule.id(), reasons));
          }
        }
      }
    }
    return new DueList(record.patientId(), asOf, items, leftOut);
  }

  private Facts facts(PatientRecord record, LocalDate today, List<Surgery> found) {
    Set<String> operations = new HashSet<>();
    found.forEach(surgery -> operations.addAll(surgery.resources()));
    return new Facts(
        today,
        operations,
        assessments.read(record, today),
        Refusals.of(record),
        Death.of(record, today));
  }

  private List<Schedule> schedulesOf(Surgery surgery, LocalDate today) {
    LocalDate day = surgery.startDay();
    return schedules.of(surgery.kind(), day == null ? today : day);
  }

  private static void addItems(
      Surgery surgery, Schedule schedule, Facts facts, List<DueItem> items) {
    for (Interval interval : schedule.intervalsOf(surgery.kind())) {
      Window window = window(surgery, interval);
      for (Slot slot : interval.slotsOf(surgery.kind())) {
        DueItemKey key =
            new DueItemKey(surgery.key(), schedule.id(), interval.id(), slot.instrument());
        List<Assessment> fitting = fitting(surgery, slot, window, facts);
        Assessment capture = capture(fitting);
        String declinedBy = declinedBy(key, fitting, facts.refusals());
        Outcome outcome = outcome(surgery, window, capture, declinedBy, facts);
        items.add(
            new DueItem(
                key, surgery, schedule, interval, slot, window, outcome, capture, declinedBy));
      }
    }
  }

  private static @Nullable Window window(Surgery surgery, Interval interval) {
    LocalDate start = surgery.startDay();
    LocalDate end = surgery.endDay();
    if (start == null) {
      return null;
    }
    Window window = interval.window(start, end == null ? start : end);
    return isOnCalendar(window) ? window : null;
  }

  /**
   * A day for which FHIR has no window, such as the last of 9999, stands for one that nobody knows.
   */
  private static boolean isOnCalendar(Window window) {
    return window.first().getYear() >= FIRST_YEAR && window.last().getYear() <= LAST_YEAR;
  }

  private static List<Assessment> fitting(
      Surgery surgery, Slot slot, @Nullable Window window, Facts facts) {
    if (window == null) {
      return List.of();
    }
    Set<String> instruments = slot.instruments();
    return facts.assessments().stream()
        .filter(assessment -> instruments.contains(assessment.instrument()))
        .filter(assessment -> window.contains(assessment.moment().day()))
        .filter(assessment -> assessment.mayBeAbout(surgery, facts.operations()))
        .toList();
  }

  /** A complete one before one that is not, and of equals the latest. */
  private static @Nullable Assessment capture(List<Assessment> fitting) {
    for (Progress progress : List.of(Progress.COMPLETE, Progress.CAPTURED, Progress.BEGUN)) {
      Optional<Assessment> latest = latest(fitting, progress);
      if (latest.isPresent()) {
        return latest.get();
      }
    }
    return null;
  }

  private static Optional<Assessment> latest(List<Assessment> fitting, Progress progress) {
    return Assessment.latest(
        fitting.stream().filter(assessment -> assessment.progress() == progress).toList());
  }

  private static @Nullable String declinedBy(
      DueItemKey key, List<Assessment> fitting, Refusals refusals) {
    String task = refusals.of(key);
    return task != null
        ? task
        : latest(fitting, Progress.DECLINED).map(Assessment::reference).orElse(null);
  }

  private static Outcome outcome(
      Surgery surgery,
      @Nullable Window window,
      @Nullable Assessment capture,
      @Nullable String declinedBy,
      Facts facts) {
    if (!surgery.state().isReal()) {
      return Outcome.CANCELLED;
    }
    if (capture != null && capture.progress() == Progress.COMPLETE) {
      return Outcome.COMPLETE;
    }
    if (facts.death().prevents(window, facts.today())) {
      return Outcome.CANCELLED;
    }
    if (window == null || surgery.state() == SurgeryState.ON_HOLD) {
      return Outcome.ON_HOLD;
    }
    if (declinedBy != null) {
      return Outcome.DECLINED;
    }
    if (capture == null) {
      return Outcome.NONE;
    }
    return capture.progress() == Progress.CAPTURED ? Outcome.CAPTURED : Outcome.BEGUN;
  }
}
