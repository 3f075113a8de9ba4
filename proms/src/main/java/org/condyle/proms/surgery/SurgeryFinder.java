package org.condyle.proms.surgery;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.condyle.proms.surgery.SurgeryKinds.Fulfilment;
import org.condyle.record.PatientRecord;

/**
 * Finds a patient's operations. An order and the procedure that carried it out are one operation;
 * so are several procedures of one kind, side and day. The order of the record's resources changes
 * nothing. See docs/decisions/0012-what-is-due-when.md.
 */
public final class SurgeryFinder {

  private static final Comparator<Surgery> IN_ORDER =
      Comparator.comparing(Surgery::startDay, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Surgery::key);

  private final Fulfilment fulfilment;
  private final OrderReader orders;
  private final OperationReader operations;

  public SurgeryFinder(SurgeryKinds kinds) {
    this.fulfilment = kinds.fulfilment();
    this.orders = new OrderReader(kinds);
    this.operations = new OperationReader(kinds);
  }

  /**
   * The operations of a record, called off ones too.
   *
   * @param today what is recorded as done on a later day is still planned
   * @return by day, those without a day last
   */
  public List<Surgery> find(PatientRecord record, LocalDate today) {
    List<OrderedSurgery> ordered = OrderChains.of(orders.read(record, today));
    Set<Event> free = new LinkedHashSet<>(operations.read(record, today));
    attachNamed(ordered, free);
    attachNear(ordered, free);
    for (OrderedSurgery surgery : ordered) {
      free.addAll(surgery.takeOthers());
    }
    List<Surgery> found = new ArrayList<>();
    ordered.forEach(surgery -> found.add(surgery.surgery()));
    found.addAll(withoutOrder(free));
    return found.stream().filter(surgery -> !isPart(surgery, found)).sorted(IN_ORDER).toList();
  }

  /** A procedure that says which order it is based on. */
  private static void attachNamed(List<OrderedSurgery> ordered, Set<Event> free) {
    Set<Event> attached = new LinkedHashSet<>();
    for (Event operation : free) {
      for (OrderedSurgery surgery : ordered) {
        if (!surgery.isNamedBy(operation)) {
          continue;
        }
        if (!surgery.order().kind().equals(operation.kind())) {
          if (operation.state() == SurgeryState.PERFORMED) {
            surgery.replaceByAnotherKind();
          }
        } else if (!surgery.order().half() || surgery.order().isLike(operation)) {
          surgery.add(operation);
          attached.add(operation);
        }
      }
    }
    free.removeAll(attached);
  }

  private record Pair(OrderedSurgery surgery, Event operation, long daysApart) {}

  /** A procedure that names no order: the nearest of its kind and side, one for each order. */
  private void attachNear(List<OrderedSurgery> ordered, Set<Event> free) {
    List<Pair> pairs = new ArrayList<>();
    for (OrderedSurgery surgery : ordered) {
      for (Event operation : free) {
        long apart = daysApart(surgery.order(), operation);
        if (apart >= 0) {
          pairs.add(new Pair(surgery, operation, apart));
        }
      }
    }
    pairs.sort(
        Comparator.comparingLong(Pair::daysApart)
            .thenComparing(Pair::operation, Event.BY_WEIGHT)
            .thenComparing(pair -> pair.surgery().key()));
    for (Pair pair : pairs) {
      if (pair.surgery().isOpen() && free.remove(pair.operation())) {
        pair.surgery().add(pair.operation());
      }
    }
    for (OrderedSurgery surgery : ordered) {
      List<Event> same = free.stream().filter(surgery::isDoneBy).toList();
      same.forEach(surgery::add);
      same.forEach(free::remove);
    }
  }

  /** Negative where the procedure cannot be the one that was ordered. */
  private long daysApart(Event order, Event operation) {
    LocalDate done = operation.startDay();
    boolean fits =
        order.isLike(operation)
            && order.state().isReal()
            && (operation.state() == SurgeryState.PERFORMED
                || operation.state() == SurgeryState.PLANNED);
    if (!fits || done == null) {
      return -1;
    }
    LocalDate planned = order.startDay();
    if (planned != null) {
      long apart = Math.abs(ChronoUnit.DAYS.between(planned, done));
      return apart <= fulfilment.daysApart() ? apart : -1;
    }
    LocalDate written = order.written();
    if (written == null || done.isBefore(written)) {
      return -1;
    }
    // Those with a day come first.
    long since = ChronoUnit.DAYS.between(written, done);
    return since <= fulfilment.daysAfterOrderWithoutDay() ? fulfilment.daysApart() + 1 + since : -1;
  }

  private static List<Surgery> withoutOrder(Set<Event> operations) {
    List<Event> sorted = operations.stream().sorted(Event.BY_REFERENCE).toList();
    List<Surgery> surgeries = new ArrayList<>();
    for (Event operation : sorted) {
      List<Event> same = sorted.stream().filter(operation::isOneOperationWith).toList();
      if (same.isEmpty() || same.get(0).equals(operation)) {
        surgeries.add(surgery(operation, same));
      }
    }
    return surgeries;
  }

  private static Surgery surgery(Event operation, List<Event> same) {
    TreeSet<String> resources =
        same.stream().map(Event::reference).collect(Collectors.toCollection(TreeSet::new));
    resources.add(operation.reference());
    return new Surgery(
        operation.key(),
        operation.kind(),
        operation.side(),
        operation.state(),
        operation.startDay(),
        operation.endDay(),
        operation.facility(),
        operation.surgeon(),
        resources);
  }

  private static boolean isPart(Surgery surgery, List<Surgery> all) {
    String whole = surgery.kind().partOf();
    return whole != null
        && surgery.state().isReal()
        && surgery.startDay() != null
        && all.stream()
            .filter(other -> other.state().isReal())
            .filter(other -> other.kind().id().equals(whole))
            .anyMatch(other -> surgery.startDay().equals(other.startDay()));
  }
}
