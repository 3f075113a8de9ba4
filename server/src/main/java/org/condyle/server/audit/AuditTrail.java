package org.condyle.server.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where everything is recorded that somebody does.
 *
 * <p>What changes the database is recorded in the same transaction, so that neither is there
 * without the other. What changes nothing is recorded before its answer leaves.
 */
public final class AuditTrail {

  private final DataSource dataSource;
  private final AuditTable table;
  private final AuditQueue queue;

  AuditTrail(DataSource dataSource, AuditTable table, AuditQueue queue) {
    this.dataSource = dataSource;
    this.table = table;
    this.queue = queue;
  }

  /**
   * Records within the transaction of Spring that goes on, HAPI's for example.
   *
   * @throws ProblemException AUDIT_UNAVAILABLE; then the transaction has to fail
   */
  public void record(AuditEntry entry) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("There is no transaction to record in");
    }
    Connection connection = DataSourceUtils.getConnection(dataSource);
    try {
      record(connection, entry);
    } finally {
      DataSourceUtils.releaseConnection(connection, dataSource);
    }
  }

  /**
   * Records within the transaction of a connection; see {@link
   * org.condyle.server.database.Transactions}.
   *
   * @throws ProblemException AUDIT_UNAVAILABLE; then the transaction has to fail
   */
  public void record(Connection connection, AuditEntry entry) {
    try {
      table.insert(connection, List.of(entry));
    } catch (SQLException e) {
      throw new ProblemException(
          ProblemCode.AUDIT_UNAVAILABLE,
          "Nothing is done that the audit trail cannot record; try again later",
          e);
    }
  }

  /**
   * Records what changes nothing; returns when that is committed, which it is with what others
   * record at the same time.
   *
   * @throws ProblemException AUDIT_UNAVAILABLE; then nothing may be answered
   */
  public void await(AuditEntry entry) {
    queue.await(List.of(entry));
  }

  /** The same for several entries of one request, all of them or none. */
  void await(List<AuditEntry> entries) {
    if (!entries.isEmpty()) {
      queue.await(entries);
    }
  }
}
