package org.condyle.server.proms.completeness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.condyle.proms.completeness.CompletenessRow;

/** What is stored of some patients. */
record StoredItems(Map<ItemKey, Item> items, Map<ItemKey.Operation, Integer> operations) {

  /** A stored row with the numbers under which it lies. */
  record Item(int operation, int cell, CompletenessRow row) {}

  /**
   * @param patients HAPI's keys
   */
  static StoredItems of(Connection connection, int partition, Collection<Long> patients)
      throws SQLException {
    Map<ItemKey, Item> items = new HashMap<>();
    Map<ItemKey.Operation, Integer> operations = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + StoredRow.COLUMNS
                + StoredRow.JOINED
                + " where o.partition_id = ? and o.patient_id = any(?)")) {
      statement.setInt(1, partition);
      statement.setArray(2, connection.createArrayOf("bigint", patients.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          CompletenessRow row = StoredRow.read(rows);
          ItemKey key = ItemKey.of(rows.getLong("patient_id"), row);
          int operation = rows.getInt("operation_id");
          items.put(key, new Item(operation, rows.getInt("cell_id"), row));
          operations.put(key.operation(), operation);
        }
      }
    }
    return new StoredItems(items, operations);
  }
}
