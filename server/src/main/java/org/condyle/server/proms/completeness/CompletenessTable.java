package org.condyle.server.proms.completeness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.condyle.proms.completeness.CompletenessRow;
import org.condyle.proms.completeness.CompletenessRows;
import org.condyle.server.database.KeyQuery;
import org.condyle.server.proms.due.DueKeeper;
import org.condyle.server.proms.due.PatientDue;

/**
 * Keeps the rows of completeness. Only what differs is written: a patient who is looked at again
 * because a blood pressure came in costs one reading.
 */
public final class CompletenessTable implements DueKeeper {

  CompletenessTable() {}

  /**
   * The rows of one patient.
   *
   * @param key HAPI's key of the Patient
   */
  record PatientRows(long key, List<CompletenessRow> rows) {

    PatientRows {
      rows = List.copyOf(rows);
    }
  }

  @Override
  public void replace(Connection connection, int partition, List<PatientDue> patients)
      throws SQLException {
    replaceRows(
        connection,
        partition,
        patients.stream()
            .map(each -> new PatientRows(each.key(), CompletenessRows.of(each.due())))
            .toList());
  }

  /** Puts rows in the place of all that the patients had. */
  void replaceRows(Connection connection, int partition, List<PatientRows> patients)
      throws SQLException {
    if (patients.isEmpty()) {
      return;
    }
    Map<ItemKey, CompletenessRow> wanted = wanted(patients);
    StoredItems stored =
        StoredItems.of(connection, partition, patients.stream().map(PatientRows::key).toList());
    ItemWriter writer = new ItemWriter(connection, partition);
    List<StoredItems.Item> gone = new ArrayList<>();
    Map<ItemKey, CompletenessRow> changed = new LinkedHashMap<>(wanted);
    stored
        .items()
        .forEach(
            (key, item) -> {
              if (!wanted.containsKey(key)) {
                gone.add(item);
              } else {
                changed.remove(key, item.row());
              }
            });
    writer.removeItems(gone);
    writer.put(changed, stored.operations());
    Map<ItemKey.Operation, Integer> empty = new HashMap<>(stored.operations());
    wanted.keySet().forEach(key -> empty.remove(key.operation()));
    writer.removeOperations(empty.values());
    writer.removeEmptyCells(gone.stream().map(StoredItems.Item::cell).distinct().toList());
  }

  private static Map<ItemKey, CompletenessRow> wanted(List<PatientRows> patients) {
    Map<ItemKey, CompletenessRow> wanted = new LinkedHashMap<>();
    for (PatientRows patient : patients) {
      for (CompletenessRow row : patient.rows()) {
        ItemKey key = ItemKey.of(patient.key(), row);
        if (wanted.put(key, row) != null) {
          throw new IllegalArgumentException("Two rows of " + key.cell() + " for one operation");
        }
      }
    }
    return wanted;
  }

  @Override
  public void forget(Connection connection, int partition, Collection<Long> patients)
      throws SQLException {
    List<Integer> cells = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "with gone as (delete from condyle.completeness_item i"
                + " using condyle.completeness_operation o"
                + " where i.operation_id = o.operation_id and o.partition_id = ?"
                + " and o.patient_id = any(?) returning i.cell_id)"
                + " select distinct cell_id from gone")) {
      of(connection, partition, patients, statement);
      LongStream.of(KeyQuery.keys(statement)).forEach(cell -> cells.add((int) cell));
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from condyle.completeness_operation"
                + " where partition_id = ? and patient_id = any(?)")) {
      of(connection, partition, patients, statement);
      statement.executeUpdate();
    }
    new ItemWriter(connection, partition).removeEmptyCells(cells);
  }

  private static void of(
      Connection connection, int partition, Collection<Long> patients, PreparedStatement statement)
      throws SQLException {
    statement.setInt(1, partition);
    statement.setArray(2, connection.createArrayOf("bigint", patients.toArray()));
  }
}
