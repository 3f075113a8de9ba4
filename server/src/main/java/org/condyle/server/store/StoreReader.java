package org.condyle.server.store;

import java.sql.SQLException;
import org.condyle.server.database.Transactions;

/** Opens the tables for reading, each time as of one moment. */
public final class StoreReader {

  private final Transactions transactions;

  StoreReader(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Reads within one transaction, so that all statements see the same state.
   *
   * @throws org.condyle.record.ProblemException DATABASE_UNAVAILABLE if the database does not
   *     answer
   */
  <T> T read(Reading<T> reading) {
    return transactions.read(connection -> reading.from(new HapiTables(connection)));
  }

  /** Something that is read from the tables. */
  @FunctionalInterface
  interface Reading<T> {
    T from(HapiTables tables) throws SQLException;
  }
}
