package org.condyle.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.condyle.server.database.Transactions;

/** Reads rows of some practices, and never of others. */
final class AuditReader {

  private final Transactions transactions;

  AuditReader(Transactions transactions) {
    this.transactions = transactions;
  }

  Optional<AuditRow> find(Collection<Integer> practices, long id) {
    return select(
            practices, new AuditSearch(List.of(AuditSearch.Condition.of("id = ?", id)), 1, null), 1)
        .stream()
        .findFirst();
  }

  /**
   * The rows of a page, the latest first.
   *
   * @param limit so many at most
   */
  List<AuditRow> select(Collection<Integer> practices, AuditSearch search, int limit) {
    AuditSearch.Condition where = search.where(practices);
    return transactions.read(
        connection -> {
          List<AuditRow> rows = new ArrayList<>();
          // The order is by the stored moment; the selected one of that name is a number.
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select "
                      + AuditRow.COLUMNS
                      + " from condyle.audit_event e where "
                      + where.sql()
                      + " order by e.at desc, e.id desc limit ?")) {
            set(connection, statement, where.values(), limit);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                rows.add(AuditRow.of(row));
              }
            }
          }
          return rows;
        });
  }

  private static void set(
      Connection connection, PreparedStatement statement, List<Object> values, int limit)
      throws SQLException {
    int at = 0;
    for (Object value : values) {
      at++;
      if (value instanceof Integer[] numbers) {
        statement.setArray(at, connection.createArrayOf("integer", numbers));
      } else if (value instanceof String[] texts) {
        statement.setArray(at, connection.createArrayOf("text", texts));
      } else {
        statement.setObject(at, value);
      }
    }
    statement.setInt(at + 1, limit);
  }
}
