package org.condyle.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;

/** What the tables of the index hold, by FHIR ids, for tests that look inside. */
final class IndexView {

  private static final String RESOURCES =
      "select r.res_type || '/' || r.fhir_id from condyle.patient_resource i"
          + " join hfj_resource r on r.partition_id = i.partition_id and r.res_id = i.resource_id"
          + " join hfj_resource p on p.partition_id = i.partition_id and p.res_id = i.patient_id"
          + " where i.partition_id = 1 and p.fhir_id = ?";

  private static final String MARKS =
      "select c.resource_type, c.changed_by::text from condyle.patient_change c"
          + " join hfj_resource p on p.partition_id = c.partition_id and p.res_id = c.patient_id"
          + " where c.partition_id = 1 and p.res_type = 'Patient' and p.fhir_id = ?";

  private IndexView() {}

  /** The resources that are indexed for a patient. */
  static Set<String> resourcesOf(String patientId) {
    return new TreeSet<>(rows(RESOURCES, patientId).stream().map(row -> row.get(0)).toList());
  }

  /** The marks of a patient: by type the transaction that last changed something. */
  static Map<String, Long> marksOf(String patientId) {
    Map<String, Long> marks = new TreeMap<>();
    rows(MARKS, patientId).forEach(row -> marks.put(row.get(0), Long.valueOf(row.get(1))));
    return marks;
  }

  /** The types of which a patient was marked while something was done. */
  static Set<String> markedBy(String patientId, Runnable action) {
    Map<String, Long> before = marksOf(patientId);
    action.run();
    Map<String, Long> after = marksOf(patientId);
    after.entrySet().removeIf(mark -> mark.getValue().equals(before.get(mark.getKey())));
    return after.keySet();
  }

  /** Rows as texts. */
  static List<List<String>> rows(String sql, Object... parameters) {
    try (Connection connection = SharedServer.server().part(DataSource.class).getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<List<String>> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          List<String> row = new ArrayList<>();
          for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            row.add(rows.getString(column));
          }
          found.add(row);
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
