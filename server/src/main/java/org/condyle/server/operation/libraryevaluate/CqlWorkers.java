package org.condyle.server.operation.libraryevaluate;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.condyle.cql.runtime.EvaluationBudget;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs evaluations on request, each in a thread of its own and limited. The caller has an answer
 * when the time is over, whatever the evaluation does. An evaluation whose time is over stops at
 * its next expression; one that does not come to it, inside a single operator, goes on without a
 * caller, and counts among those that run at once until it ends, so that there are never more.
 */
public final class CqlWorkers {

  private static final Logger LOG = LoggerFactory.getLogger(CqlWorkers.class);

  private final CqlLimits limits;
  private final Semaphore places;
  private final AtomicInteger number = new AtomicInteger();

  public CqlWorkers(CqlLimits limits) {
    this.limits = limits;
    this.places = new Semaphore(limits.atOnce());
  }

  /**
   * @throws ProblemException CQL_BUSY when all places are taken, CQL_LIMIT_EXCEEDED; or what the
   *     evaluation throws
   */
  public <T> T run(Function<EvaluationBudget, T> evaluation) {
    if (!places.tryAcquire()) {
      throw new ProblemException(
          ProblemCode.CQL_BUSY,
          "There are "
              + limits.atOnce()
              + " CQL evaluations under way, which is all that "
              + CqlLimits.AT_ONCE_VARIABLE
              + " allows; try again later");
    }
    EvaluationBudget budget = new EvaluationBudget(limits.bytes());
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread worker =
        new Thread(
            () -> {
              try {
                budget.begin();
                result.complete(evaluation.apply(budget));
              } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                result.completeExceptionally(e);
              } finally {
                places.release();
              }
            },
            "cql-" + number.incrementAndGet());
    worker.setDaemon(true);
    worker.start();
    return await(result, budget);
  }

  private <T> T await(CompletableFuture<T> result, EvaluationBudget budget) {
    try {
      return result.get(limits.time().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      budget.stop();
      LOG.info("A CQL evaluation was stopped after {}", limits.time());
      throw new ProblemException(
          ProblemCode.CQL_LIMIT_EXCEEDED,
          "The evaluation took more than "
              + limits.time().toSeconds()
              + " s, which is all that "
              + CqlLimits.SECONDS_VARIABLE
              + " allows");
    } catch (InterruptedException e) {
      budget.stop();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for an evaluation", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new ProblemException(
          ProblemCode.CQL_LIMIT_EXCEEDED,
          "The CQL is nested too deeply, or calls itself without end",
          e);
    }
  }
}
