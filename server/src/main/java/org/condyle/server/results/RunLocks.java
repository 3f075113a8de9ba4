package org.condyle.server.results;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.database.Transactions;
import org.condyle.server.evaluation.EvaluationProgress;
import org.jspecify.annotations.Nullable;

/**
 * Lets one catch-up of a run go on at a time: a second one waits, and then finds nothing to do. It
 * spares work and is not needed for right results. Against other processes it takes advisory locks,
 * all of them in one session, so that those who wait hold no connections.
 */
final class RunLocks {

  /** How often it is asked whether to go on waiting. */
  private static final long ASK_MILLIS = 200;

  private final Transactions transactions;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Set<Integer> busy = new HashSet<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private @Nullable Connection session;

  RunLocks(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Runs that are held until this is closed. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for runs and holds them.
   *
   * @throws ProblemException JOB_CANCELLED; DATABASE_UNAVAILABLE
   */
  Held hold(List<Integer> runs, EvaluationProgress progress) {
    waiting.incrementAndGet();
    lock.lock();
    try {
      while (!take(runs)) {
        freed.await(ASK_MILLIS, TimeUnit.MILLISECONDS);
        progress.checkCancelled();
      }
      return () -> release(runs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.INTERNAL, "The evaluation was interrupted", e);
    } catch (SQLException e) {
      closeSession();
      throw new ProblemException(
          ProblemCode.DATABASE_UNAVAILABLE, "The stored results could not be locked", e);
    } finally {
      lock.unlock();
      waiting.decrementAndGet();
    }
  }

  /** Whether somebody in this process waits for a run. */
  boolean areWaitedFor() {
    return waiting.get() > 0;
  }

  private boolean take(List<Integer> runs) throws SQLException {
    if (runs.stream().anyMatch(busy::contains)) {
      return false;
    }
    Connection connection = session;
    if (connection == null) {
      connection = transactions.open();
      session = connection;
    }
    for (int i = 0; i < runs.size(); i++) {
      if (!call(connection, "pg_try_advisory_lock", runs.get(i))) {
        unlock(connection, runs.subList(0, i));
        return false;
      }
    }
    busy.addAll(runs);
    return true;
  }

  private void unlock(Connection connection, List<Integer> runs) throws SQLException {
    for (Integer run : runs) {
      call(connection, "pg_advisory_unlock", run);
    }
    if (busy.isEmpty()) {
      closeSession();
    }
  }

  private void release(List<Integer> runs) {
    lock.lock();
    try {
      runs.forEach(busy::remove);
      freed.signalAll();
      Connection connection = session;
      if (connection != null) {
        unlock(connection, runs);
      }
    } catch (SQLException e) {
      // A session that is broken has ended with its locks.
      closeSession();
    } finally {
      lock.unlock();
    }
  }

  private void closeSession() {
    try (Connection ended = session) {
      session = null;
    } catch (SQLException e) {
      // It is not used again.
    }
  }

  private static boolean call(Connection connection, String function, int run) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select " + function + "(hashtext('condyle.measure_run'), ?)")) {
      statement.setInt(1, run);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
