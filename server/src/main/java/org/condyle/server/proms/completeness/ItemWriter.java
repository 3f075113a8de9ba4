package org.condyle.server.proms.completeness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.condyle.proms.completeness.CompletenessCell;
import org.condyle.proms.completeness.CompletenessRow;
import org.condyle.proms.schedule.Phase;
import org.condyle.server.database.KeyQuery;
import org.jspecify.annotations.Nullable;

/** Writes many rows by few statements: each takes arrays, whatever the number of rows. */
final class ItemWriter {

  private static final String CELL =
      "c.schedule = u.schedule and c.interval_id = u.interval_id and c.instrument = u.instrument"
          + " and c.facility = u.facility and c.surgeon = u.surgeon and c.month = u.month";
  private static final String CELLS =
      "unnest(?, ?, ?, ?, ?, ?) as u (schedule, interval_id, instrument, facility, surgeon, month)";

  private final Connection connection;
  private final int partition;

  ItemWriter(Connection connection, int partition) {
    this.connection = connection;
    this.partition = partition;
  }

  /** Adds rows, or puts them in the place of those that lie under the same numbers. */
  void put(Map<ItemKey, CompletenessRow> rows, Map<ItemKey.Operation, Integer> known)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    Map<ItemKey.Operation, Integer> operations = new HashMap<>(known);
    operations.putAll(
        addOperations(
            rows.keySet().stream()
                .map(ItemKey::operation)
                .filter(each -> !known.containsKey(each))
                .distinct()
                .toList()));
    Map<CompletenessCell, Integer> cells =
        cells(new TreeSet<>(rows.keySet().stream().map(ItemKey::cell).toList()));
    List<ItemKey> keys = List.copyOf(rows.keySet());
    List<CompletenessRow> values = keys.stream().map(rows::get).toList();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.completeness_item (operation_id, cell_id, first_day, last_day,"
                + " preferred_day, outcome, postoperative, performed, captured, paired)"
                + " select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (operation_id, cell_id) do update set"
                + " first_day = excluded.first_day, last_day = excluded.last_day,"
                + " preferred_day = excluded.preferred_day, outcome = excluded.outcome,"
                + " postoperative = excluded.postoperative, performed = excluded.performed,"
                + " captured = excluded.captured, paired = excluded.paired")) {
      set(statement, 1, "integer", keys, key -> operations.get(key.operation()));
      set(statement, 2, "integer", keys, key -> cells.get(key.cell()));
      set(statement, 3, "date", values, row -> row.window().first());
      set(statement, 4, "date", values, row -> row.window().last());
      set(statement, 5, "date", values, row -> row.window().preferred());
      set(statement, 6, "smallint", values, row -> StoredOutcome.numberOf(row.outcome()));
      set(statement, 7, "boolean", values, row -> row.phase() == Phase.POSTOPERATIVE);
      set(statement, 8, "boolean", values, CompletenessRow::performed);
      set(statement, 9, "boolean", values, CompletenessRow::captured);
      set(statement, 10, "boolean", values, CompletenessRow::paired);
      statement.executeUpdate();
    }
  }

  private <T> void set(
      PreparedStatement statement,
      int parameter,
      String type,
      Collection<T> rows,
      Function<T, ? extends @Nullable Object> value)
      throws SQLException {
    statement.setArray(
        parameter, connection.createArrayOf(type, rows.stream().map(value).toArray()));
  }

  private Map<ItemKey.Operation, Integer> addOperations(List<ItemKey.Operation> operations)
      throws SQLException {
    Map<ItemKey.Operation, Integer> added = new HashMap<>();
    if (operations.isEmpty()) {
      return added;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.completeness_operation (partition_id, patient_id, patient,"
                + " surgery) select ?, u.patient_id, u.patient, u.surgery"
                + " from unnest(?, ?, ?) as u (patient_id, patient, surgery)"
                // Somebody else may be at the same patient: then it is there, and stays.
                + " on conflict (partition_id, patient_id, surgery)"
                + " do update set patient = excluded.patient"
                + " returning operation_id, patient_id, patient, surgery")) {
      statement.setInt(1, partition);
      set(statement, 2, "bigint", operations, ItemKey.Operation::patientKey);
      set(statement, 3, "text", operations, ItemKey.Operation::patient);
      set(statement, 4, "text", operations, ItemKey.Operation::surgery);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          added.put(
              new ItemKey.Operation(rows.getLong(2), rows.getString(3), rows.getString(4)),
              rows.getInt(1));
        }
      }
    }
    return added;
  }

  /**
   * The numbers of cells. New ones are added in one order, so that two writers do not wait for each
   * other in a circle.
   */
  private Map<CompletenessCell, Integer> cells(TreeSet<CompletenessCell> wanted)
      throws SQLException {
    Map<CompletenessCell, Integer> cells = find(wanted);
    // Between adding and finding, somebody else may remove a cell that was empty until then.
    for (List<CompletenessCell> missing = missing(wanted, cells);
        !missing.isEmpty();
        missing = missing(missing, cells)) {
      addCells(missing);
      cells.putAll(find(missing));
    }
    return cells;
  }

  private static List<CompletenessCell> missing(
      Collection<CompletenessCell> wanted, Map<CompletenessCell, Integer> cells) {
    return wanted.stream().filter(cell -> !cells.containsKey(cell)).toList();
  }

  private void addCells(List<CompletenessCell> missing) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.completeness_cell (partition_id, schedule, interval_id,"
                + " instrument, facility, surgeon, month) select ?, u.* from "
                + CELLS
                + " on conflict do nothing")) {
      statement.setInt(1, partition);
      setCells(statement, 2, missing);
      statement.executeUpdate();
    }
  }

  /** Holds what it finds until the end of the transaction, so that nobody takes it for empty. */
  private Map<CompletenessCell, Integer> find(Collection<CompletenessCell> wanted)
      throws SQLException {
    Map<CompletenessCell, Integer> found = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select c.* from "
                + CELLS
                + " join condyle.completeness_cell c on c.partition_id = ? and "
                + CELL
                + " for key share of c")) {
      setCells(statement, 1, wanted);
      statement.setInt(7, partition);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          CompletenessCell cell =
              new CompletenessCell(
                  rows.getString("schedule"),
                  rows.getString("interval_id"),
                  rows.getString("instrument"),
                  rows.getString("facility"),
                  rows.getString("surgeon"),
                  YearMonth.from(rows.getObject("month", LocalDate.class)));
          found.put(cell, rows.getInt("cell_id"));
        }
      }
    }
    return found;
  }

  private void setCells(PreparedStatement statement, int from, Collection<CompletenessCell> cells)
      throws SQLException {
    set(statement, from, "text", cells, CompletenessCell::schedule);
    set(statement, from + 1, "text", cells, CompletenessCell::interval);
    set(statement, from + 2, "text", cells, CompletenessCell::instrument);
    set(statement, from + 3, "text", cells, CompletenessCell::facility);
    set(statement, from + 4, "text", cells, CompletenessCell::surgeon);
    set(statement, from + 5, "date", cells, cell -> cell.month().atDay(1));
  }

  void removeItems(Collection<StoredItems.Item> items) throws SQLException {
    if (items.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from condyle.completeness_item i using unnest(?, ?) as u (operation, cell)"
                + " where i.operation_id = u.operation and i.cell_id = u.cell")) {
      set(statement, 1, "integer", items, StoredItems.Item::operation);
      set(statement, 2, "integer", items, StoredItems.Item::cell);
      statement.executeUpdate();
    }
  }

  void removeOperations(Collection<Integer> operations) throws SQLException {
    if (operations.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from condyle.completeness_operation where operation_id = any(?)")) {
      set(statement, 1, "integer", operations, Function.identity());
      statement.executeUpdate();
    }
  }

  /**
   * Removes those of some cells in which nothing is counted any more. One that somebody else holds
   * is about to be used. Looked at after it is held, since what was put into it before is seen
   * then.
   */
  void removeEmptyCells(Collection<Integer> cells) throws SQLException {
    if (cells.isEmpty()) {
      return;
    }
    List<Long> held = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select cell_id from condyle.completeness_cell where cell_id = any(?)"
                + " for update skip locked")) {
      set(statement, 1, "integer", cells, Function.identity());
      LongStream.of(KeyQuery.keys(statement)).forEach(held::add);
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from condyle.completeness_cell c where c.cell_id = any(?) and not exists"
                + " (select 1 from condyle.completeness_item i where i.cell_id = c.cell_id)")) {
      set(statement, 1, "integer", held, Long::intValue);
      statement.executeUpdate();
    }
  }
}
