package org.condyle.server.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.LongStream;

/** Reads the keys that a query gives: eight bytes each, however many there are. */
public final class KeyQuery {

  /** Rows that come from the database at once. */
  private static final int FETCH = 10_000;

  private KeyQuery() {}

  /** The first column of every row, in the order of the query. */
  public static long[] keys(PreparedStatement query) throws SQLException {
    query.setFetchSize(FETCH);
    LongStream.Builder keys = LongStream.builder();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        keys.add(rows.getLong(1));
      }
    }
    return keys.build().toArray();
  }
}
