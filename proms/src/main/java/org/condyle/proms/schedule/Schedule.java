package org.condyle.proms.schedule;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.condyle.proms.instrument.EffectivePeriod;
import org.condyle.proms.instrument.Text;
import org.condyle.proms.surgery.Surgery;
import org.condyle.proms.surgery.SurgeryKind;
import org.condyle.record.PatientRecord;
import org.jspecify.annotations.Nullable;

/**
 * One version of a schedule: after which operations which instruments are asked when.
 *
 * @param id for example {@code pro-pm}; part of what a due item is known by
 * @param version its business version
 * @param program the program that asks for it, or null for a practice's own
 * @param fixed whether a practice may not take instruments out
 * @param inUse whether it is used where a practice says nothing
 * @param verified whether a published source was seen for who is in it
 * @param source those sources
 * @param notCovered what the program has beyond it, in words
 * @param effectivePeriod the days of surgery it is for
 */
public record Schedule(
    String id,
    String version,
    Text title,
    @Nullable String program,
    boolean fixed,
    boolean inUse,
    boolean verified,
    List<String> source,
    List<String> notCovered,
    EffectivePeriod effectivePeriod,
    Eligibility eligibility,
    List<Interval> intervals) {

  public Schedule {
    source = List.copyOf(source);
    notCovered = List.copyOf(notCovered);
    intervals = List.copyOf(intervals);
  }

  /** Whether it is for operations of a day. */
  public boolean isInEffectOn(LocalDate day) {
    LocalDate last = effectivePeriod.end();
    return !day.isBefore(effectivePeriod.start()) && (last == null || !day.isAfter(last));
  }

  /** Whether it is for operations of this kind. */
  public boolean isFor(SurgeryKind kind) {
    return eligibility.kinds().contains(kind);
  }

  /**
   * Why an operation of its kinds is not in it.
   *
   * @param today stands for the day of an operation that has none yet
   * @return empty when it is in
   */
  public List<String> reasonsAgainst(PatientRecord record, Surgery surgery, LocalDate today) {
    return eligibility.reasonsAgainst(record, surgery, today);
  }

  /** The intervals of a kind of operation, in order. */
  public List<Interval> intervalsOf(SurgeryKind kind) {
    return intervals.stream().filter(interval -> interval.isFor(kind)).toList();
  }

  Optional<Interval> interval(String intervalId) {
    return intervals.stream().filter(interval -> interval.id().equals(intervalId)).findFirst();
  }

  Schedule withIntervals(List<Interval> others) {
    return new Schedule(
        id,
        version,
        title,
        program,
        fixed,
        inUse,
        verified,
        source,
        notCovered,
        effectivePeriod,
        eligibility,
        others);
  }
}
