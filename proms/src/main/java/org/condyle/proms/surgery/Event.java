package org.condyle.proms.surgery;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An order or a procedure of a known kind, or one side of it where it stands for both.
 *
 * @param half whether it is one of the two sides of its resource
 * @param links the orders that a procedure is based on, or that an order replaces
 * @param written the day on which an order was written
 */
record Event(
    String reference,
    SurgeryKind kind,
    Side side,
    boolean half,
    SurgeryState state,
    @Nullable LocalDate startDay,
    @Nullable LocalDate endDay,
    String facility,
    String surgeon,
    Set<String> links,
    @Nullable LocalDate written) {

  /** Of two resources that say the same the first by reference stands for both. */
  static final Comparator<Event> BY_REFERENCE =
      Comparator.comparing(Event::reference).thenComparing(Event::side);

  /** What tells most about an operation first, then the earliest. */
  static final Comparator<Event> BY_WEIGHT =
      Comparator.comparing(Event::state)
          .thenComparing(Event::startDay, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(BY_REFERENCE);

  SurgeryKey key() {
    return half ? new SurgeryKey(reference, side) : SurgeryKey.of(reference);
  }

  boolean isLike(Event that) {
    return kind.equals(that.kind) && side.agreesWith(that.side);
  }

  /** Several codes of one kind, side and day are one operation. */
  boolean isOneOperationWith(Event that) {
    return state == SurgeryState.PERFORMED
        && that.state == SurgeryState.PERFORMED
        && kind.equals(that.kind)
        && startDay != null
        && startDay.equals(that.startDay)
        && side == that.side
        && (side != Side.UNKNOWN || !kind.sided());
  }

  /** The same resource as one of its two sides. */
  Event halfOf(Side part) {
    return new Event(
        reference, kind, part, true, state, startDay, endDay, facility, surgeon, links, written);
  }
}
