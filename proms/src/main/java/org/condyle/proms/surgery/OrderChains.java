package org.condyle.proms.surgery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Puts orders together of which one replaces the other ({@code ServiceRequest.replaces}): they are
 * one operation, known by the first of them.
 */
final class OrderChains {

  private OrderChains() {}

  /**
   * @param orders sorted by reference
   */
  static List<OrderedSurgery> of(List<Event> orders) {
    SortedMap<SurgeryKey, List<Event>> chains = new TreeMap<>();
    for (Event order : orders) {
      chains.computeIfAbsent(first(order, orders).key(), unused -> new ArrayList<>()).add(order);
    }
    List<OrderedSurgery> surgeries = new ArrayList<>();
    chains.forEach((key, chain) -> addChain(key, chain, surgeries));
    return surgeries;
  }

  private static Event first(Event order, List<Event> orders) {
    Set<SurgeryKey> seen = new HashSet<>();
    Event first = order;
    while (seen.add(first.key())) {
      Event current = first;
      Optional<Event> replaced =
          orders.stream()
              .filter(other -> current.links().contains(other.reference()))
              .filter(other -> other.isLike(current))
              .findFirst();
      if (replaced.isEmpty()) {
        return first;
      }
      first = replaced.get();
    }
    // A ring of orders that replace each other has no first one.
    return order;
  }

  private static void addChain(SurgeryKey key, List<Event> chain, List<OrderedSurgery> surgeries) {
    Set<String> replaced =
        chain.stream().flatMap(order -> order.links().stream()).collect(Collectors.toSet());
    List<Event> current =
        chain.stream()
            .filter(order -> !replaced.contains(order.reference()))
            .sorted(Event.BY_WEIGHT)
            .toList();
    Event newest = current.isEmpty() ? chain.get(0) : current.get(0);
    NavigableSet<String> references =
        chain.stream().map(Event::reference).collect(Collectors.toCollection(TreeSet::new));
    for (Event other : current) {
      if (other.side().contradicts(newest.side())) {
        references.remove(other.reference());
        surgeries.add(
            new OrderedSurgery(other.key(), other, new TreeSet<>(Set.of(other.reference()))));
      }
    }
    surgeries.add(new OrderedSurgery(key, newest, references));
  }
}
