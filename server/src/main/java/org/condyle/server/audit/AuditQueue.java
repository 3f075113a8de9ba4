package org.condyle.server.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.database.Transactions;
import org.condyle.server.errors.UnexpectedError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the entries of many callers together: one thread writes what has gathered while the last
 * commit went on, so that the more callers there are the fewer commits each of them costs.
 */
final class AuditQueue implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AuditQueue.class);

  /** Callers whose entries share a commit at most; see Sealer for what depends on it. */
  static final int TOGETHER = 500;

  private static final long WAIT_SECONDS = 20;
  private static final long POLL_MILLIS = 500;

  private final Transactions transactions;
  private final AuditTable table;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private final Thread writer;
  private volatile boolean closed;

  AuditQueue(Transactions transactions, AuditTable table) {
    this.transactions = transactions;
    this.table = table;
    this.writer = new Thread(this::run, "audit-writer");
    writer.setDaemon(true);
    writer.start();
  }

  private record Waiting(List<AuditEntry> entries, CompletableFuture<Void> committed) {}

  /**
   * Returns when the entries are committed.
   *
   * @throws ProblemException AUDIT_UNAVAILABLE if they may not be
   */
  void await(List<AuditEntry> entries) {
    if (closed) {
      throw unavailable(null);
    }
    Waiting waiting = new Waiting(entries, new CompletableFuture<>());
    queue.add(waiting);
    try {
      waiting.committed().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    } catch (ExecutionException | TimeoutException e) {
      throw unavailable(e);
    }
  }

  private static ProblemException unavailable(@Nullable Exception cause) {
    String message = "Nothing is answered that the audit trail cannot record; try again later";
    return cause == null
        ? new ProblemException(ProblemCode.AUDIT_UNAVAILABLE, message)
        : new ProblemException(ProblemCode.AUDIT_UNAVAILABLE, message, cause);
  }

  private void run() {
    List<Waiting> gathered = new ArrayList<>();
    while (!closed || !queue.isEmpty()) {
      try {
        Waiting first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          gathered.add(first);
          queue.drainTo(gathered, TOGETHER - 1);
          commit(gathered);
        }
      } catch (InterruptedException e) {
        // Only close ends it, and that sees to it that everything is written.
      } catch (RuntimeException | Error e) {
        // Whatever it is, the one writer has to go on: nothing is answered without it.
        UnexpectedError.log(LOG, e);
        gathered.forEach(waiting -> waiting.committed().completeExceptionally(e));
      } finally {
        gathered.clear();
      }
    }
  }

  private void commit(List<Waiting> gathered) {
    try {
      write(gathered);
    } catch (RuntimeException e) {
      if (gathered.size() == 1) {
        UnexpectedError.log(LOG, e);
        gathered.get(0).committed().completeExceptionally(e);
      } else {
        // Who is at fault must not take the others along.
        gathered.forEach(waiting -> commit(List.of(waiting)));
      }
    }
  }

  private void write(List<Waiting> gathered) {
    List<AuditEntry> entries =
        gathered.stream().flatMap(waiting -> waiting.entries().stream()).toList();
    boolean unused =
        transactions.write(
            connection -> {
              table.insert(connection, entries);
              return true;
            });
    rows.addAndGet(entries.size());
    commits.incrementAndGet();
    gathered.forEach(waiting -> waiting.committed().complete(null));
  }

  /** Rows written since the start. */
  long rows() {
    return rows.get();
  }

  /** Commits since the start. */
  long commits() {
    return commits.get();
  }

  /** Writes what still waits. */
  @Override
  public void close() {
    closed = true;
    try {
      writer.join(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
