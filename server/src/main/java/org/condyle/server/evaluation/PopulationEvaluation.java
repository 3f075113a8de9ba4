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
import java.util.function.Function;
import java.util.function.Supplier;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordSelection;
import org.condyle.server.store.RecordStore;

/**
 * Evaluates many patients with all cores: each worker reads a chunk of records, evaluates them and
 * forgets them. Results come out in the order of the patients, so that the same data give the same
 * report, and only a few chunks are in memory at any time.
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
   * Evaluates one measure for each selected patient and hands over the result.
   *
   * @param results takes one result after the other, in the caller's thread
   * @throws ProblemException if the selection names someone who is not there
   */
  public void evaluate(
      int partition, SubjectSelection selection, MeasureRun run, Consumer<SubjectResult> results) {
    forEach(
        partition,
        selection,
        read(List.of(run)),
        () -> {
          SubjectEvaluator evaluator = run.evaluator();
          return evaluator::evaluate;
        },
        results);
  }

  /** What the runs can read, so that the rest of a record stays where it is. */
  private static RecordSelection read(List<MeasureRun> runs) {
    return RecordSelection.of(
        runs.stream().flatMap(run -> run.program().requirements().stream()).toList());
  }

  /**
   * Evaluates several measures for each selected patient, whose record is read once.
   *
   * @param results takes for one patient after the other a result for each run, in their order, in
   *     the caller's thread
   * @throws ProblemException if the selection names someone who is not there
   */
  public void evaluate(
      int partition,
      SubjectSelection selection,
      List<MeasureRun> runs,
      Consumer<List<SubjectResult>> results) {
    forEach(
        partition,
        selection,
        read(runs),
        () -> {
          List<SubjectEvaluator> evaluators = runs.stream().map(MeasureRun::evaluator).toList();
          return record -> evaluators.stream().map(each -> each.evaluate(record)).toList();
        },
        results);
  }

  /**
   * Does something with the whole record of each selected patient.
   *
   * @param worker makes what one thread works with; as many as there are threads
   * @param results takes what came of one patient after the other, in the caller's thread
   * @throws ProblemException if the selection names someone who is not there
   */
  public <T> void forEach(
      int partition,
      SubjectSelection selection,
      Supplier<Function<PatientRecord, T>> worker,
      Consumer<? super T> results) {
    forEach(partition, selection, RecordSelection.whole(), worker, results);
  }

  private <T> void forEach(
      int partition,
      SubjectSelection selection,
      RecordSelection read,
      Supplier<Function<PatientRecord, T>> worker,
      Consumer<? super T> results) {
    Iterator<PatientKeys> chunks = new SubjectChunks(store, partition).of(selection);
    Deque<Future<List<T>>> ahead = new ArrayDeque<>();
    Pool<T> pool = new Pool<>(worker);
    try {
      while (chunks.hasNext() || !ahead.isEmpty()) {
        while (chunks.hasNext() && ahead.size() < 2 * workers) {
          PatientKeys chunk = chunks.next();
          ahead.add(executor.submit(() -> chunk(partition, chunk, read, pool)));
        }
        finished(ahead.remove()).forEach(results);
      }
    } finally {
      ahead.forEach(task -> task.cancel(true));
    }
  }

  private <T> List<T> chunk(int partition, PatientKeys chunk, RecordSelection read, Pool<T> pool) {
    Function<PatientRecord, T> worker = pool.take();
    List<T> results = new ArrayList<>(chunk.size());
    store.load(partition, chunk, read, record -> results.add(worker.apply(record)));
    pool.giveBack(worker);
    return results;
  }

  /** Whether a selection has more patients than this. */
  public boolean exceeds(int limit, int partition, SubjectSelection selection) {
    return new SubjectChunks(store, partition).exceeds(limit, selection);
  }

  /**
   * Refuses a selection for whose patients one answer would grow too large.
   *
   * @throws ProblemException TOO_MANY_SUBJECTS
   */
  public void requireAtMost(int limit, int partition, SubjectSelection selection) {
    if (exceeds(limit, partition, selection)) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_SUBJECTS,
          "An answer with something of its own for each patient has at most "
              + limit
              + " of them; ask for a part of the patients (by a Group, for example), or for what"
              + " is told of all of them together",
          "subject");
    }
  }

  private static <T> List<T> finished(Future<List<T>> task) {
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

  /** What the threads work with: one for each at most, taken and given back. */
  private static final class Pool<T> {

    private final Supplier<Function<PatientRecord, T>> worker;
    private final Deque<Function<PatientRecord, T>> free = new ArrayDeque<>();

    Pool(Supplier<Function<PatientRecord, T>> worker) {
      this.worker = worker;
    }

    Function<PatientRecord, T> take() {
      synchronized (free) {
        if (!free.isEmpty()) {
          return free.pop();
        }
      }
      return worker.get();
    }

    void giveBack(Function<PatientRecord, T> used) {
      synchronized (free) {
        free.push(used);
      }
    }
  }
}
