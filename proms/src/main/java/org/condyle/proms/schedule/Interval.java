package org.condyle.proms.schedule;

import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import org.condyle.proms.instrument.Text;
import org.condyle.proms.surgery.SurgeryKind;
import org.jspecify.annotations.Nullable;

/**
 * A time at which instruments are asked. Edges are counted on the calendar: nine months after 31
 * May is the last day of February.
 *
 * @param id for example {@code month-12}
 * @param phase from which day it is counted
 * @param first to its first day
 * @param last to its last day
 * @param preferred to the day by which it is best answered, or null
 * @param kinds ids of the kinds of operations it is for; every kind where empty
 * @param slots what is asked
 * @param verified whether a published source was seen for its edges
 * @param source that source, or where the choice is from
 */
public record Interval(
    String id,
    Text title,
    Phase phase,
    Period first,
    Period last,
    @Nullable Period preferred,
    List<String> kinds,
    List<Slot> slots,
    boolean verified,
    String source) {

  public Interval {
    kinds = List.copyOf(kinds);
    slots = List.copyOf(slots);
  }

  public boolean isFor(SurgeryKind kind) {
    return kinds.isEmpty() || kinds.contains(kind.id());
  }

  /** What is asked after an operation of a kind. */
  public List<Slot> slotsOf(SurgeryKind kind) {
    return slots.stream().filter(slot -> slot.isFor(kind)).toList();
  }

  /**
   * The days for an operation.
   *
   * @param start the day on which it starts
   * @param end the day on which it ends
   */
  public Window window(LocalDate start, LocalDate end) {
    LocalDate anchor = phase == Phase.PREOPERATIVE ? start : end;
    return new Window(
        anchor.plus(first), anchor.plus(last), preferred == null ? null : anchor.plus(preferred));
  }

  Interval withSlots(List<Slot> others) {
    return new Interval(id, title, phase, first, last, preferred, kinds, others, verified, source);
  }
}
