package org.condyle.server.audit;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.condyle.server.database.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes sealed rows of whole months that were kept for as long as they have to be, by {@code
 * condyle.audit_remove}, which records that it did. The seals stay, so that the chain can still be
 * followed from its beginning.
 */
final class AuditRemoval {

  private static final Logger LOG = LoggerFactory.getLogger(AuditRemoval.class);

  private final Transactions transactions;
  private final AuditYears kept;

  AuditRemoval(Transactions transactions, AuditYears kept) {
    this.transactions = transactions;
    this.kept = kept;
  }

  /**
   * @return how many rows went
   */
  long remove() {
    long rows = 0;
    for (int partition : partitions()) {
      rows +=
          transactions.write(
              connection -> {
                try (PreparedStatement statement =
                    connection.prepareStatement("select condyle.audit_remove(?, ?)")) {
                  statement.setInt(1, partition);
                  statement.setInt(2, kept.years());
                  try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                  }
                }
              });
    }
    if (rows > 0) {
      LOG.info("{} rows of the audit trail were removed after {} years", rows, kept.years());
    }
    return rows;
  }

  private List<Integer> partitions() {
    return transactions.read(
        connection -> {
          List<Integer> partitions = new ArrayList<>();
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "select distinct partition_id from condyle.audit_seal");
              ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              partitions.add(row.getInt(1));
            }
          }
          return partitions;
        });
  }
}
