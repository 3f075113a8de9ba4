package org.condyle.server.proms.scores;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.condyle.server.database.KeyQuery;
import org.condyle.server.database.Transactions;

/**
 * Finds the patients whose answers, or what was derived of them, were changed. An Observation
 * matters only in the record of somebody who has answered something.
 */
final class ScoreTable {

  private static final String MATTERS =
      " (c.resource_type = 'QuestionnaireResponse' or c.resource_type = 'Observation'"
          + " and exists (select 1 from condyle.patient_resource r"
          + " where r.partition_id = c.partition_id and r.patient_id = c.patient_id"
          + " and r.resource_type = 'QuestionnaireResponse'))";

  private final Transactions transactions;

  ScoreTable(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Whether somebody is to be looked at; one statement. */
  boolean isBehind(int partition, String rules) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select not exists (select 1 from condyle.patient_change c"
                      + " where c.partition_id = u.partition_id and c.changed_by >= u.complete_to"
                      + " and"
                      + MATTERS
                      + ") from condyle.prom_upkeep u where u.partition_id = ?"
                      + " and u.kind = 'scores' and u.rules = ? and u.complete_to is not null")) {
            statement.setInt(1, partition);
            statement.setString(2, rules);
            return !isTrue(statement);
          }
        });
  }

  /** Whether one patient is to be looked at; one statement. */
  boolean isBehind(int partition, String rules, long patient) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select not exists (select 1 from condyle.patient_change c"
                      + " where c.partition_id = u.partition_id and c.patient_id = ?"
                      + " and c.changed_by >= u.complete_to and"
                      + MATTERS
                      + ") from condyle.prom_upkeep u where u.partition_id = ?"
                      + " and u.kind = 'scores' and u.rules = ? and u.complete_to is not null")) {
            statement.setLong(1, patient);
            statement.setInt(2, partition);
            statement.setString(3, rules);
            return !isTrue(statement);
          }
        });
  }

  private static boolean isTrue(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Who was changed by a transaction or a later one; keys ascend. */
  long[] markedSince(int partition, String since) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select distinct c.patient_id from condyle.patient_change c"
                      + " where c.partition_id = ? and c.changed_by >= ?::xid8 and"
                      + MATTERS
                      + " order by 1")) {
            statement.setInt(1, partition);
            statement.setString(2, since);
            return KeyQuery.keys(statement);
          }
        });
  }

  /** Everyone who has answered something; keys ascend. */
  long[] withAnswers(int partition) {
    return transactions.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select distinct patient_id from condyle.patient_resource"
                      + " where partition_id = ? and resource_type = 'QuestionnaireResponse'"
                      + " order by 1")) {
            statement.setInt(1, partition);
            return KeyQuery.keys(statement);
          }
        });
  }
}
