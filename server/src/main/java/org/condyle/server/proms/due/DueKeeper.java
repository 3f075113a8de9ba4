package org.condyle.server.proms.due;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * Keeps something that follows from what is due, such as rows of completeness or planned reminders.
 * It is told by the transaction that remembers up to where patients were looked at, so it never
 * misses one; it may be told the same again.
 */
public interface DueKeeper {

  /** Puts what is due of some patients in the place of what was known of them. */
  void replace(Connection connection, int partition, List<PatientDue> patients) throws SQLException;

  /**
   * Forgets patients who are gone.
   *
   * @param patients HAPI's keys
   */
  void forget(Connection connection, int partition, Collection<Long> patients) throws SQLException;
}
