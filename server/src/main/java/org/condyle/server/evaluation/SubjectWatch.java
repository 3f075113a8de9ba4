package org.condyle.server.evaluation;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts a thread that works too long at one subject. The logic looks between two expressions
 * whether it is interrupted ({@link org.condyle.cql.runtime.EvaluationInterrupt}) and then fails
 * for this subject alone.
 */
final class SubjectWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SubjectWatch.class);

  /** How often it is looked, in parts of the limit; a subject may take so much longer. */
  private static final int LOOKS_PER_LIMIT = 20;

  private final long limitNanos;
  private final Set<Slot> slots = ConcurrentHashMap.newKeySet();
  private final LongAdder stopped = new LongAdder();
  private final ScheduledExecutorService looking;

  /**
   * @param limit how long one subject may take
   */
  SubjectWatch(Duration limit) {
    this.limitNanos = limit.toNanos();
    this.looking =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "evaluation-watch");
              thread.setDaemon(true);
              return thread;
            });
    long pause = Math.max(1, limit.toMillis() / LOOKS_PER_LIMIT);
    looking.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** A place for the calling thread, which gives it back by closing it. */
  Slot open() {
    Slot slot = new Slot(Thread.currentThread());
    slots.add(slot);
    return slot;
  }

  /** How many subjects were stopped. */
  long stopped() {
    return stopped.sum();
  }

  private void look() {
    long now = System.nanoTime();
    slots.forEach(slot -> slot.interruptIfLate(now));
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }

  /** One thread at its work. */
  final class Slot implements AutoCloseable {

    private final Thread thread;
    private long begun;
    private boolean busy;
    private boolean late;

    private Slot(Thread thread) {
      this.thread = thread;
    }

    /** Does something about one subject, watched. */
    <S, T> T apply(Function<S, T> work, S about) {
      begin();
      try {
        return work.apply(about);
      } finally {
        end();
      }
    }

    private synchronized void begin() {
      begun = System.nanoTime();
      busy = true;
    }

    /** After this no interrupt comes, and the one that came has been for this subject. */
    private synchronized void end() {
      busy = false;
      if (late) {
        late = false;
        boolean unused = Thread.interrupted();
      }
    }

    private synchronized void interruptIfLate(long now) {
      if (busy && !late && now - begun > limitNanos) {
        late = true;
        stopped.increment();
        LOG.warn("A subject took longer than {} ms and is stopped", limitNanos / 1_000_000);
        thread.interrupt();
      }
    }

    @Override
    public void close() {
      slots.remove(this);
    }
  }
}
