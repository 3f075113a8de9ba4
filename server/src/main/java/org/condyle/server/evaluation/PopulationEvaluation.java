package org.condyle.server.evaluation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordStore;

/**
 * Evaluates a measure over many patients with all cores: each worker reads a chunk of records,
 * evaluates them and forgets them. Results come out in the order of the patients, so that the same
 * data give the same report, and only a few chunks are in memory at any time.
 */
public final class PopulationEvaluation implements AutoCloseable {

  private final RecordStore store;
  private final int workers;
  private final ExecutorService executor;

  public PopulationEvaluation(RecordStore store, int workers) {
    this.store = store;
    this.workers = workers;
    this.executor =
        Executors.newFixedThreadPool(
            workers,
            task -> {
              Thread thread = new Thread(task, "evaluation");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Evaluates each selected patient and hands over the result.
   *
   * @param results takes one result after the other, in the caller's thread
   * @throws ProblemException if the selection names someone who is not there
   */
  public void evaluate(
      int partition, SubjectSelection selection, MeasureRun run, Consumer<SubjectResult> results) {
    Iterator<PatientKeys> chunks = new SubjectChunks(store, partition).of(selection);
    Deque<Future<List<SubjectResult>>> ahead = new ArrayDeque<>();
    // One evaluator for each worker at most, taken from and given back to this pool.
    Deque<SubjectEvaluator> evaluators = new ArrayDeque<>();
    try {
      while (chunks.hasNext() || !ahead.isEmpty()) {
        while (chunks.hasNext() && ahead.size() < 2 * workers) {
          PatientKeys chunk = chunks.next();
          ahead.add(executor.submit(() -> evaluate(partition, chunk, run, evaluators)));
        }
        finished(ahead.remove()).forEach(results);
      }
    } finally {
      ahead.forEach(task -> task.cancel(true));
    }
  }

  private List<SubjectResult> evaluate(
      int partition, PatientKeys chunk, MeasureRun run, Deque<SubjectEvaluator> pool) {
    SubjectEvaluator evaluator = take(run, pool);
    List<SubjectResult> results = new ArrayList<>(chunk.size());
    for (PatientRecord record : store.load(partition, chunk)) {
      results.add(evaluator.evaluate(record));
    }
    synchronized (pool) {
      pool.push(evaluator);
    }
    return results;
  }

  private static SubjectEvaluator take(MeasureRun run, Deque<SubjectEvaluator> pool) {
    synchronized (pool) {
      if (!pool.isEmpty()) {
        return pool.pop();
      }
    }
    return run.evaluator();
  }

  private static List<SubjectResult> finished(Future<List<SubjectResult>> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.INTERNAL, "The evaluation was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw new ProblemException(ProblemCode.INTERNAL, "The evaluation failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
