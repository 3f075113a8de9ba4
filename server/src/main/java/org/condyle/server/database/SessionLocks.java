package org.condyle.server.database;

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
import org.jspecify.annotations.Nullable;

/**
 * Lets one catch-up of the same thing go on at a time: a second one waits, and then finds nothing
 * to do. It spares work and is not needed for right results. Against other processes it takes
 * advisory locks, all of them in one session, so that those who wait hold no connections.
 */
public final class SessionLocks {

  /** How often it is asked whether to go on waiting. */
  private static final long ASK_MILLIS = 200;

  private final Transactions transactions;
  private final String namespace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition freed = lock.newCondition();
  private final Set<Integer> busy = new HashSet<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private @Nullable Connection session;

  /**
   * @param namespace sets its numbers apart from those of others
   */
  public SessionLocks(Transactions transactions, String namespace) {
    this.transactions = transactions;
    this.namespace = namespace;
  }

  /** What is held until this is closed. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for all of some numbers and holds them.
   *
   * @param asked called now and then while it waits; what it throws ends the waiting
   * @throws ProblemException DATABASE_UNAVAILABLE
   */
  public Held hold(List<Integer> numbers, Runnable asked) {
    waiting.incrementAndGet();
    lock.lock();
    try {
      while (!take(numbers)) {
        freed.await(ASK_MILLIS, TimeUnit.MILLISECONDS);
        asked.run();
      }
      return () -> release(numbers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(ProblemCode.INTERNAL, "The wait for a lock was interrupted", e);
    } catch (SQLException e) {
      closeSession();
      throw new ProblemException(ProblemCode.DATABASE_UNAVAILABLE, "A lock could not be taken", e);
    } finally {
      lock.unlock();
      waiting.decrementAndGet();
    }
  }

  /** Whether somebody in this process waits. */
  public boolean areWaitedFor() {
    return waiting.get() > 0;
  }

  private boolean take(List<Integer> numbers) throws SQLException {
    if (numbers.stream().anyMatch(busy::contains)) {
      return false;
    }
    Connection connection = session;
    if (connection == null) {
      connection = transactions.open();
      session = connection;
    }
    for (int i = 0; i < numbers.size(); i++) {
      if (!call(connection, "pg_try_advisory_lock", numbers.get(i))) {
        unlock(connection, numbers.subList(0, i));
        return false;
      }
    }
    busy.addAll(numbers);
    return true;
  }

  private void unlock(Connection connection, List<Integer> numbers) throws SQLException {
    for (Integer number : numbers) {
      call(connection, "pg_advisory_unlock", number);
    }
    if (busy.isEmpty()) {
      closeSession();
    }
  }

  private void release(List<Integer> numbers) {
    lock.lock();
    try {
      numbers.forEach(busy::remove);
      freed.signalAll();
      Connection connection = session;
      if (connection != null) {
        unlock(connection, numbers);
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

  private boolean call(Connection connection, String function, int number) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select " + function + "(hashtext(?), ?)")) {
      statement.setString(1, namespace);
      statement.setInt(2, number);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
