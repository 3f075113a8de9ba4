package org.condyle.server.proms.completeness;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import org.condyle.proms.completeness.CompletenessCell;
import org.condyle.proms.completeness.CompletenessRow;
import org.condyle.proms.schedule.Phase;
import org.condyle.proms.schedule.Window;

/** Rows of the three tables, joined, and what they are in the engine. */
final class StoredRow {

  /** Of an operation o, an item i and a cell c. */
  static final String COLUMNS =
      "o.operation_id, o.patient_id, o.patient, o.surgery, c.cell_id, c.schedule, c.interval_id,"
          + " c.instrument, c.facility, c.surgeon, c.month, i.first_day, i.last_day,"
          + " i.preferred_day, i.outcome, i.postoperative, i.performed, i.captured, i.paired";

  static final String JOINED =
      " from condyle.completeness_item i"
          + " join condyle.completeness_cell c on c.cell_id = i.cell_id"
          + " join condyle.completeness_operation o on o.operation_id = i.operation_id";

  private StoredRow() {}

  static CompletenessRow read(ResultSet row) throws SQLException {
    return new CompletenessRow(
        row.getString("patient"),
        row.getString("surgery"),
        row.getString("schedule"),
        row.getString("interval_id"),
        row.getBoolean("postoperative") ? Phase.POSTOPERATIVE : Phase.PREOPERATIVE,
        row.getString("instrument"),
        row.getString("facility"),
        row.getString("surgeon"),
        YearMonth.from(row.getObject("month", LocalDate.class)),
        new Window(
            row.getObject("first_day", LocalDate.class),
            row.getObject("last_day", LocalDate.class),
            row.getObject("preferred_day", LocalDate.class)),
        StoredOutcome.of(row.getInt("outcome")),
        row.getBoolean("performed"),
        row.getBoolean("captured"),
        row.getBoolean("paired"));
  }

  static CompletenessCell cellOf(CompletenessRow row) {
    return new CompletenessCell(
        row.schedule(),
        row.interval(),
        row.instrument(),
        row.facility(),
        row.surgeon(),
        row.month());
  }
}
