package org.condyle.server.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {

  private static final int LARGE = 1;
  private static final int SMALL = 2;

  @Test
  void aSmallRequestOfOnePracticeIsNotStuckBehindALargeOneOfAnother() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (WorkerPool pool = new WorkerPool(1)) {
      Future<?> first =
          pool.submit(
              Urgency.REQUEST,
              LARGE,
              "large",
              () -> {
                begun.countDown();
                goOn.await();
                return order.add("large");
              });
      begun.await();
      List<Future<?>> all = new ArrayList<>(List.of(first));
      for (int i = 0; i < 20; i++) {
        all.add(pool.submit(Urgency.REQUEST, LARGE, "large", () -> order.add("large")));
      }
      all.add(pool.submit(Urgency.REQUEST, SMALL, "small", () -> order.add("small")));
      goOn.countDown();
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    }

    // Behind what ran and at most one chunk of the other practice, not behind all twenty.
    assertThat(order.indexOf("small")).isBetween(1, 2);
  }

  @Test
  void aTaskThatIsCancelledWhileItRunsIsInterruptedAndTheNextOneIsNot() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (WorkerPool pool = new WorkerPool(1)) {
      Future<?> endless =
          pool.submit(
              Urgency.REQUEST,
              LARGE,
              "endless",
              () -> {
                begun.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                  Thread.onSpinWait();
                }
                interrupted.countDown();
                return true;
              });
      begun.await();
      Future<Boolean> next =
          pool.submit(Urgency.REQUEST, LARGE, "next", () -> Thread.currentThread().isInterrupted());

      endless.cancel(true);

      assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(next.get(60, TimeUnit.SECONDS)).isFalse();
    }
  }

  @Test
  void aTaskThatFailsDoesNotTakeItsThreadWithIt() throws Exception {
    try (WorkerPool pool = new WorkerPool(1)) {
      Future<?> failing =
          pool.submit(
              Urgency.REQUEST,
              LARGE,
              "failing",
              () -> {
                throw new LinkageError("no such thing");
              });
      Future<String> next = pool.submit(Urgency.REQUEST, LARGE, "next", () -> "done");

      assertThatThrownBy(() -> failing.get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      assertThat(next.get(60, TimeUnit.SECONDS)).isEqualTo("done");
    }
  }

  @Test
  void whatWaitsAndWhatRunsIsCancelledWhenThePoolCloses() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Future<?> running;
    Future<?> waiting;
    WorkerPool pool = new WorkerPool(1);
    try (pool) {
      running =
          pool.submit(
              Urgency.REQUEST,
              LARGE,
              "running",
              () -> {
                begun.countDown();
                new CountDownLatch(1).await();
                return true;
              });
      begun.await();
      waiting = pool.submit(Urgency.REQUEST, LARGE, "waiting", () -> true);
    }

    assertThat(running.isCancelled()).isTrue();
    assertThat(waiting.isCancelled()).isTrue();
    assertThatThrownBy(() -> pool.submit(Urgency.REQUEST, LARGE, "late", () -> true))
        .isInstanceOf(CancellationException.class);
  }
}
