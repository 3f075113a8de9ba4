package org.condyle.proms.schedule;

import static java.util.Objects.requireNonNullElse;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.condyle.proms.instrument.EffectivePeriod;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.instrument.Text;
import org.condyle.proms.reading.CodeSet;
import org.condyle.proms.reading.CodeSets;
import org.condyle.proms.reading.DataFile;
import org.condyle.proms.schedule.ScheduleFile.FileOfEligibility;
import org.condyle.proms.schedule.ScheduleFile.FileOfExclusion;
import org.condyle.proms.schedule.ScheduleFile.FileOfInterval;
import org.condyle.proms.schedule.ScheduleFile.FileOfPeriod;
import org.condyle.proms.schedule.ScheduleFile.FileOfSlot;
import org.condyle.proms.schedule.ScheduleFile.FileOfText;
import org.condyle.proms.surgery.SurgeryKind;
import org.condyle.proms.surgery.SurgeryKinds;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** Reads schedule files and holds them against the instruments, kinds and value sets there are. */
final class ScheduleReader {

  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern OFFSET = Pattern.compile("-?P\\d{1,4}[DWM]");

  /** Four years, so that every length of a month and a leap day is tried. */
  private static final LocalDate FIRST_TRIED = LocalDate.of(2024, 1, 1);

  private static final LocalDate LAST_TRIED = LocalDate.of(2027, 12, 31);

  private final InstrumentCatalog instruments;
  private final SurgeryKinds kinds;
  private final CodeSets codes;

  ScheduleReader(InstrumentCatalog instruments, SurgeryKinds kinds, CodeSets codes) {
    this.instruments = instruments;
    this.kinds = kinds;
    this.codes = codes;
  }

  /**
   * @throws ProblemException if the file is no schedule, or names what does not exist
   */
  Schedule read(DataFile file) {
    ScheduleFile json = file.read(ScheduleFile.class, ProblemCode.SCHEDULE_INVALID);
    check(ID.matcher(json.id()).matches(), json, "id has other signs than a-z, 0-9 and -");
    check(!json.source().isEmpty(), json, "source names no source");
    check(!json.intervals().isEmpty(), json, "intervals holds no interval");
    check(!json.eligibility().kinds().isEmpty(), json, "eligibility.kinds names no kind");
    Eligibility eligibility = eligibility(json, json.eligibility());
    List<Interval> intervals =
        json.intervals().stream().map(interval -> interval(json, interval)).toList();
    Set<String> seen = new HashSet<>();
    intervals.forEach(
        interval -> check(seen.add(interval.id()), json, "intervals has two " + interval.id()));
    for (SurgeryKind kind : eligibility.kinds()) {
      for (Interval interval : intervals) {
        checkSlots(json, interval, kind);
      }
    }
    return new Schedule(
        json.id(),
        json.version(),
        text(json.title()),
        json.program(),
        json.fixed(),
        json.inUse(),
        json.verified(),
        json.source(),
        json.notCovered(),
        period(json, json.effectivePeriod()),
        eligibility,
        intervals);
  }

  private Eligibility eligibility(ScheduleFile file, FileOfEligibility json) {
    check(json.minimumAge() >= 0, file, "eligibility.minimumAge is negative");
    return new Eligibility(
        json.kinds().stream().map(kinds::named).toList(),
        json.minimumAge(),
        json.exclusions().stream().map(exclusion -> exclusion(file, exclusion)).toList());
  }

  private Exclusion exclusion(ScheduleFile file, FileOfExclusion json) {
    check(!json.valueSets().isEmpty(), file, "exclusion " + json.id() + " names no value set");
    List<CodeSet> sets = json.valueSets().stream().map(codes::of).toList();
    String within = json.within();
    boolean isRecent = json.type().equals("recent-condition");
    Exclusion exclusion =
        switch (json.type()) {
          case "recent-condition" ->
              new Exclusion.RecentCondition(
                  json.id(), sets, offset(file, requireNonNullElse(within, "")));
          case "present-condition" -> new Exclusion.PresentCondition(json.id(), sets);
          case "same-day-procedure" -> new Exclusion.SameDayProcedure(json.id(), sets);
          default ->
              throw fault(
                  file,
                  "exclusion "
                      + json.id()
                      + " has the type '"
                      + json.type()
                      + "'; use recent-condition, present-condition or same-day-procedure");
        };
    check(
        isRecent || within == null,
        file,
        "exclusion " + json.id() + " has 'within', which only a recent-condition has");
    return exclusion;
  }

  private Interval interval(ScheduleFile file, FileOfInterval json) {
    check(ID.matcher(json.id()).matches(), file, "interval id '" + json.id() + "' is none");
    Interval interval =
        new Interval(
            json.id(),
            text(json.title()),
            json.phase(),
            offset(file, json.first()),
            offset(file, json.last()),
            json.preferred() == null ? null : offset(file, json.preferred()),
            known(requireNonNullElse(json.kinds(), List.of())),
            json.instruments().stream().map(slot -> slot(file.id(), slot)).toList(),
            json.verified(),
            json.source());
    LocalDate day = FIRST_TRIED;
    while (!day.isAfter(LAST_TRIED)) {
      checkOrder(file, interval, interval.window(day, day));
      day = day.plusDays(1);
    }
    return interval;
  }

  /** Also of a practice's own choice. */
  Slot slot(String schedule, FileOfSlot json) {
    Slot slot =
        new Slot(
            json.instrument(),
            requireNonNullElse(json.or(), List.of()),
            known(requireNonNullElse(json.kinds(), List.of())));
    for (String instrument : slot.instruments()) {
      if (instruments.instrument(instrument).isEmpty()) {
        throw new ProblemException(
            ProblemCode.SCHEDULE_INVALID,
            "The schedule "
                + schedule
                + " asks for the instrument '"
                + instrument
                + "', of which no version is in use",
            schedule);
      }
    }
    return slot;
  }

  private List<String> known(List<String> ids) {
    return ids.stream().map(id -> kinds.named(id).id()).toList();
  }

  private static void checkOrder(ScheduleFile file, Interval interval, Window window) {
    LocalDate preferred = window.preferred();
    check(
        !window.last().isBefore(window.first())
            && (preferred == null || window.contains(preferred)),
        file,
        "interval " + interval.id() + " needs first <= preferred <= last, after every day");
  }

  /** An instrument twice would be two due items of one identity. */
  private static void checkSlots(ScheduleFile file, Interval interval, SurgeryKind kind) {
    if (!interval.isFor(kind)) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Slot slot : interval.slotsOf(kind)) {
      for (String instrument : slot.instruments()) {
        check(
            seen.add(instrument),
            file,
            "interval "
                + interval.id()
                + " asks twice for "
                + instrument
                + " after a "
                + kind.id());
      }
    }
    check(
        !seen.isEmpty(), file, "interval " + interval.id() + " asks nothing after a " + kind.id());
  }

  private static EffectivePeriod period(ScheduleFile file, FileOfPeriod json) {
    LocalDate start = day(file, json.start());
    LocalDate end = json.end() == null ? null : day(file, json.end());
    check(end == null || !end.isBefore(start), file, "effectivePeriod ends before it starts");
    return new EffectivePeriod(start, end);
  }

  private static LocalDate day(ScheduleFile file, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw fault(file, "'" + text + "' is no day such as 2026-01-31");
    }
  }

  private static Period offset(ScheduleFile file, String text) {
    check(
        OFFSET.matcher(text).matches(),
        file,
        "'" + text + "' is no offset; write days, weeks or months as in -P90D, P6W or P9M");
    return Period.parse(text);
  }

  private static Text text(FileOfText json) {
    return new Text(json.en(), json.es());
  }

  private static void check(boolean holds, ScheduleFile file, String fault) {
    if (!holds) {
      throw fault(file, fault);
    }
  }

  private static ProblemException fault(ScheduleFile file, String fault) {
    return new ProblemException(
        ProblemCode.SCHEDULE_INVALID, "The schedule " + file.id() + ": " + fault, file.id());
  }
}
