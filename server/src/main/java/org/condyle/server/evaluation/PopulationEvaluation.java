package org.condyle.server.evaluation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.condyle.measures.evaluation.MeasureRun;
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

  /** How often it is asked whether the work was cancelled, while a chunk is waited for. */
  private static final long ASK_MILLIS = 200;

  private final RecordStore store;
  private final int workers;
  private final WorkerPool pool;
  private final SubjectWatch watch;

  public PopulationEvaluation(RecordStore store, EvaluationLimits limits) {
    this.store = store;
    this.workers = limits.workers();
    this.pool = new WorkerPool(limits.workers());
    this.watch = new SubjectWatch(limits.subjectTime());
  }

  /**
   * Does something with the whole record of each selected patient, for a caller who waits for it.
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
    forEach(
        partition, selection, RecordSelection.whole(), worker, results, EvaluationProgress.NONE);
  }

  /** What the runs can read, so that the rest of a record stays where it is. */
  public static RecordSelection readBy(List<MeasureRun> runs) {
    return RecordSelection.of(
        runs.stream().flatMap(run -> run.program().requirements().stream()).toList());
  }

  /**
   * Does something with the record of each selected patient. Where the logic takes too long for one
   * of them its thread is interrupted, and it is the work's to fail for this patient alone.
   *
   * @param read what is read of each record
   * @param worker makes what one thread works with; as many as there are threads
   * @param results takes what came of one patient after the other, in the caller's thread
   * @param progress asked for urgency and cancel; what is done is told by the caller, who knows a
   *     failure when he sees it
   * @throws ProblemException if the selection names someone who is not there; JOB_CANCELLED
   */
  public <T> void forEach(
      int partition,
      SubjectSelection selection,
      RecordSelection read,
      Supplier<Function<PatientRecord, T>> worker,
      Consumer<? super T> results,
      EvaluationProgress progress) {
    Iterator<PatientKeys> chunks = new SubjectChunks(store, partition).of(selection);
    Deque<Future<List<T>>> ahead = new ArrayDeque<>();
    Request<T> request = new Request<>(worker);
    try {
      while (chunks.hasNext() || !ahead.isEmpty()) {
        while (chunks.hasNext() && ahead.size() < 2 * workers) {
          PatientKeys chunk = chunks.next();
          ahead.add(
              pool.submit(
                  progress.urgency(),
                  partition,
                  request,
                  () -> chunk(partition, chunk, read, request)));
        }
        // It stays in the queue as long as it is waited for, so that it is cancelled with the rest.
        List<T> next = finished(ahead.element(), progress);
        ahead.remove();
        next.forEach(results);
      }
    } finally {
      request.ended = true;
      ahead.forEach(task -> task.cancel(true));
    }
  }

  private <T> List<T> chunk(
      int partition, PatientKeys chunk, RecordSelection read, Request<T> request) {
    List<T> results = new ArrayList<>(chunk.size());
    Function<PatientRecord, T> worker = request.take();
    try (SubjectWatch.Slot slot = watch.open()) {
      store.load(
          partition,
          chunk,
          read,
          record -> {
            if (request.ended) {
              throw new CancellationException("Nobody wants this any more");
            }
            T result = slot.apply(worker, record);
            if (Thread.currentThread().isInterrupted()) {
              throw new CancellationException("Interrupted, and not for taking too long");
            }
            results.add(result);
          });
    }
    request.giveBack(worker);
    return results;
  }

  /**
   * Refuses a selection that names someone who is not there.
   *
   * @throws ProblemException SUBJECT_UNKNOWN, GROUP_EMPTY or GROUP_MEMBER_UNKNOWN
   */
  public void requireSubjects(int partition, SubjectSelection selection) {
    new SubjectChunks(store, partition).of(selection);
  }

  /** Tells how many patients a selection has, if somebody listens: counting is not free. */
  public void announce(int partition, SubjectSelection selection, EvaluationProgress progress) {
    if (progress != EvaluationProgress.NONE) {
      progress.started(new SubjectChunks(store, partition).count(selection));
    }
  }

  /**
   * The patients of a selection; nothing for everyone, who are read a page at a time.
   *
   * @throws ProblemException SUBJECT_UNKNOWN, GROUP_EMPTY or GROUP_MEMBER_UNKNOWN
   */
  public Optional<PatientKeys> listed(int partition, SubjectSelection selection) {
    return selection instanceof SubjectSelection.Everyone
        ? Optional.empty()
        : Optional.of(new SubjectChunks(store, partition).listed(selection));
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

  /** Waits for a chunk; a caller who gives up does not wait for it. */
  private static <T> List<T> finished(Future<List<T>> task, EvaluationProgress progress) {
    while (true) {
      progress.checkCancelled();
      try {
        return task.get(ASK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // Not yet.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProblemException(ProblemCode.INTERNAL, "The evaluation was interrupted", e);
      } catch (CancellationException e) {
        throw new ProblemException(ProblemCode.INTERNAL, "The server is stopping", e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof ProblemException problem) {
          throw problem;
        }
        if (e.getCause() instanceof CancellationException) {
          throw new ProblemException(ProblemCode.INTERNAL, "The server is stopping", e);
        }
        throw new ProblemException(ProblemCode.INTERNAL, "The evaluation failed", e);
      }
    }
  }

  /** How many threads evaluate. */
  int workers() {
    return workers;
  }

  int busyWorkers() {
    return pool.busy();
  }

  int waitingChunks() {
    return pool.waiting();
  }

  /** For how many patients the logic was stopped, since the server started. */
  long timeouts() {
    return watch.stopped();
  }

  @Override
  public void close() {
    pool.close();
    watch.close();
  }

  /**
   * What the threads that are at one request share: what each works with, one for each thread at
   * most, taken and given back; and whether it is still wanted.
   */
  private static final class Request<T> {

    private final Supplier<Function<PatientRecord, T>> worker;
    private final Deque<Function<PatientRecord, T>> free = new ArrayDeque<>();
    private volatile boolean ended;

    Request(Supplier<Function<PatientRecord, T>> worker) {
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
