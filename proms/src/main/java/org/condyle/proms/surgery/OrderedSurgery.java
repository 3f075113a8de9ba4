package org.condyle.proms.surgery;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An operation that was ordered, while the procedures that carried it out are being found. */
final class OrderedSurgery {

  private final SurgeryKey key;
  private final Event order;
  private final NavigableSet<String> orders;
  private final List<Event> operations = new ArrayList<>();
  private boolean replacedByAnotherKind;

  /**
   * @param key that of the first order
   * @param order the one that replaced all others
   * @param orders references of all of them
   */
  OrderedSurgery(SurgeryKey key, Event order, NavigableSet<String> orders) {
    this.key = key;
    this.order = order;
    this.orders = orders;
  }

  SurgeryKey key() {
    return key;
  }

  Event order() {
    return order;
  }

  boolean isNamedBy(Event operation) {
    return operation.links().stream().anyMatch(orders::contains);
  }

  /** Whether a procedure that names no order may still be the one that was ordered. */
  boolean isOpen() {
    return order.state().isReal()
        && operations.stream().noneMatch(operation -> operation.state() == SurgeryState.PERFORMED);
  }

  /** Whether a procedure is another record of one that was found already. */
  boolean isDoneBy(Event operation) {
    return operations.stream().anyMatch(operation::isOneOperationWith);
  }

  void add(Event operation) {
    operations.add(operation);
  }

  /** The order led to an operation of another kind. */
  void replaceByAnotherKind() {
    replacedByAnotherKind = true;
  }

  /**
   * Takes out the procedures that name the order and are not this operation: one of the other side,
   * and one of a later day after the first was done.
   */
  List<Event> takeOthers() {
    Event fact = fact();
    if (fact == null || fact.state() != SurgeryState.PERFORMED) {
      return List.of();
    }
    List<Event> others =
        operations.stream()
            .filter(operation -> operation.state() == SurgeryState.PERFORMED)
            .filter(
                operation ->
                    operation.side().contradicts(fact.side())
                        || isOnAnotherDay(operation.startDay(), fact.startDay()))
            .toList();
    operations.removeAll(others);
    return others;
  }

  private static boolean isOnAnotherDay(@Nullable LocalDate one, @Nullable LocalDate other) {
    return one != null && other != null && !one.equals(other);
  }

  private @Nullable Event fact() {
    return operations.stream()
        .filter(operation -> operation.state() != SurgeryState.ENTERED_IN_ERROR)
        .min(Event.BY_WEIGHT)
        .orElse(null);
  }

  Surgery surgery() {
    Event fact = fact();
    if (fact == null || isOrderedAgain(fact)) {
      SurgeryState state = replacedByAnotherKind ? SurgeryState.CANCELLED : order.state();
      return surgery(order, state);
    }
    boolean calledOff = !order.state().isReal() && fact.state() != SurgeryState.PERFORMED;
    return surgery(fact, calledOff ? order.state() : fact.state());
  }

  /** Not done on its day, and the order has a later one by now. */
  private boolean isOrderedAgain(Event fact) {
    LocalDate ordered = order.startDay();
    LocalDate notDone = fact.startDay();
    return fact.state() == SurgeryState.CANCELLED
        && order.state().isReal()
        && ordered != null
        && notDone != null
        && ordered.isAfter(notDone);
  }

  private Surgery surgery(Event fact, SurgeryState state) {
    NavigableSet<String> resources = new TreeSet<>(orders);
    operations.forEach(operation -> resources.add(operation.reference()));
    boolean dated = fact.startDay() != null;
    return new Surgery(
        key,
        fact.kind(),
        fact.side() == Side.UNKNOWN ? order.side() : fact.side(),
        state,
        dated ? fact.startDay() : order.startDay(),
        dated ? fact.endDay() : order.endDay(),
        fact.facility().equals(Surgery.UNASSIGNED) ? order.facility() : fact.facility(),
        fact.surgeon().equals(Surgery.UNASSIGNED) ? order.surgeon() : fact.surgeon(),
        resources);
  }
}
