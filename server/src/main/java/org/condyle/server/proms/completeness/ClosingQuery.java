package org.condyle.server.proms.completeness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.condyle.proms.completeness.ClosingWindows.ClosingWindow;
import org.condyle.proms.completeness.CompletenessRow;
import org.condyle.server.proms.completeness.CompletenessAnswer.ClosingPage;
import org.condyle.server.proms.completeness.CompletenessQuestion.Closing;

/**
 * Lists windows that are about to close, in the order of {@link
 * org.condyle.proms.completeness.ClosingWindows}; a test holds the two together.
 */
final class ClosingQuery {

  private static final String OPEN =
      " where i.outcome <= "
          + StoredOutcome.LAST_OPEN
          + " and i.first_day <= ? and i.last_day between ? and ? and ";

  /** Texts in the order of their characters, whatever the database's language is. */
  private static final String IN_ORDER =
      " order by i.last_day, (i.postoperative and not i.paired), not i.performed, i.outcome = 0,"
          + " o.surgery collate \"C\", c.schedule collate \"C\", c.interval_id collate \"C\","
          + " c.instrument collate \"C\", o.operation_id";

  private final LocalDate day;
  private final Closing closing;
  private final CellCondition cells;

  ClosingQuery(CompletenessQuestion question, Closing closing) {
    this.day = question.day();
    this.closing = closing;
    this.cells = new CellCondition(question.partition(), question.filter().ofSingleInstruments());
  }

  ClosingPage run(Connection connection) throws SQLException {
    return new ClosingPage(total(connection), windows(connection));
  }

  private long total(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*) from condyle.completeness_item i"
                + " join condyle.completeness_cell c on c.cell_id = i.cell_id"
                + OPEN
                + cells.sql())) {
      set(connection, statement);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private List<ClosingWindow> windows(Connection connection) throws SQLException {
    List<ClosingWindow> windows = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + StoredRow.COLUMNS
                + StoredRow.JOINED
                + OPEN
                + cells.sql()
                + IN_ORDER
                + " offset ? limit ?")) {
      int next = set(connection, statement);
      statement.setInt(next, closing.from());
      statement.setInt(next + 1, closing.count());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          CompletenessRow row = StoredRow.read(rows);
          windows.add(new ClosingWindow(row, row.window().daysLeft(day)));
        }
      }
    }
    return windows;
  }

  private int set(Connection connection, PreparedStatement statement) throws SQLException {
    statement.setObject(1, day);
    statement.setObject(2, day);
    statement.setObject(3, day.plusDays(closing.withinDays()));
    return cells.set(connection, statement, 4);
  }
}
