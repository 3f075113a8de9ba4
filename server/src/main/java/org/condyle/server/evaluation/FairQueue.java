package org.condyle.server.evaluation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be done, taken in turn: first requests and then the background, then each partition
 * in turn, and within a partition each request in turn. So a small request of one practice is not
 * stuck behind a million patients of another. Not safe for use by several threads.
 */
final class FairQueue<T> {

  /**
   * So many times in a row requests are taken while something waits in the background; then it is
   * its turn once, since a request may come to wait for what it does.
   */
  static final int REQUESTS_IN_A_ROW = 9;

  private int inARow;
  private int size;

  private final Map<Urgency, Turns<Integer, Turns<Object, Deque<T>>>> waiting =
      new EnumMap<>(Urgency.class);

  /**
   * @param request what belongs together, known by its identity
   */
  void add(Urgency urgency, int partition, Object request, T task) {
    waiting
        .computeIfAbsent(urgency, unused -> new Turns<>())
        .queue
        .computeIfAbsent(partition, unused -> new Turns<>())
        .queue
        .computeIfAbsent(request, unused -> new ArrayDeque<>())
        .addLast(task);
    size++;
  }

  /** How many wait. */
  int size() {
    return size;
  }

  /** Takes the next one; null if there is none. */
  @Nullable T poll() {
    if (inARow >= REQUESTS_IN_A_ROW) {
      inARow = 0;
      T background = poll(Urgency.BACKGROUND);
      if (background != null) {
        return background;
      }
    }
    T request = poll(Urgency.REQUEST);
    if (request != null) {
      inARow++;
      return request;
    }
    inARow = 0;
    return poll(Urgency.BACKGROUND);
  }

  private @Nullable T poll(Urgency urgency) {
    Turns<Integer, Turns<Object, Deque<T>>> partitions = waiting.get(urgency);
    Map.Entry<Integer, Turns<Object, Deque<T>>> partition =
        partitions == null ? null : partitions.next();
    if (partitions == null || partition == null) {
      return null;
    }
    Turns<Object, Deque<T>> requests = partition.getValue();
    Map.Entry<Object, Deque<T>> request = requests.next();
    if (request == null) {
      throw new IllegalStateException("A partition without requests was kept");
    }
    T task = request.getValue().removeFirst();
    size--;
    if (!request.getValue().isEmpty()) {
      requests.queue.put(request.getKey(), request.getValue());
    }
    if (!requests.queue.isEmpty()) {
      partitions.queue.put(partition.getKey(), requests);
    }
    return task;
  }

  /** Whose turn it is; who had it goes to the end. */
  private static final class Turns<K, V> {

    private final LinkedHashMap<K, V> queue = new LinkedHashMap<>();

    /** Takes the first out. */
    Map.@Nullable Entry<K, V> next() {
      Iterator<Map.Entry<K, V>> entries = queue.entrySet().iterator();
      if (!entries.hasNext()) {
        return null;
      }
      Map.Entry<K, V> first = entries.next();
      entries.remove();
      return first;
    }
  }
}
