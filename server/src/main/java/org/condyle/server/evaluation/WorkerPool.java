package org.condyle.server.evaluation;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The threads that evaluate: a bounded number, which take what waits in fair turns. */
final class WorkerPool implements AutoCloseable {

  private final FairQueue<FutureTask<?>> queue = new FairQueue<>();
  private final Set<FutureTask<?>> running = new HashSet<>();
  private boolean closed;

  WorkerPool(int workers) {
    for (int i = 1; i <= workers; i++) {
      Thread thread = new Thread(this::work, "evaluation-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * @param request what belongs together, known by its identity
   * @throws CancellationException if the pool is closed
   */
  <T> Future<T> submit(Urgency urgency, int partition, Object request, Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    synchronized (queue) {
      if (closed) {
        throw new CancellationException("The server is stopping");
      }
      queue.add(urgency, partition, request, future);
      queue.notify();
    }
    return future;
  }

  /** How many threads are at work. */
  int busy() {
    synchronized (queue) {
      return running.size();
    }
  }

  /** How many tasks wait. */
  int waiting() {
    synchronized (queue) {
      return queue.size();
    }
  }

  private void work() {
    while (true) {
      FutureTask<?> task = next();
      if (task == null) {
        return;
      }
      task.run();
      synchronized (queue) {
        running.remove(task);
      }
    }
  }

  /** Waits for work; null when the pool is closed. */
  private @Nullable FutureTask<?> next() {
    synchronized (queue) {
      while (!closed) {
        // A task that was cancelled while it ran may leave the thread interrupted.
        boolean unused = Thread.interrupted();
        FutureTask<?> task = queue.poll();
        if (task != null) {
          running.add(task);
          return task;
        }
        try {
          queue.wait();
        } catch (InterruptedException e) {
          // Meant for a task that ended before it came.
        }
      }
      return null;
    }
  }

  /** Cancels what waits and what runs, and lets nothing begin any more. */
  @Override
  public void close() {
    synchronized (queue) {
      closed = true;
      for (FutureTask<?> task = queue.poll(); task != null; task = queue.poll()) {
        task.cancel(false);
      }
      running.forEach(task -> task.cancel(true));
      queue.notifyAll();
    }
  }
}
