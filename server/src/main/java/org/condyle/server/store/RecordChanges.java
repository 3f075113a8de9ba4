package org.condyle.server.store;

import ca.uhn.fhir.rest.api.server.storage.IResourcePersistentId;
import ca.uhn.fhir.rest.api.server.storage.TransactionDetails;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.IdType;
import org.jspecify.annotations.Nullable;

/** What one transaction has written so far. */
final class RecordChanges {

  /** By partition, ascending, so that two transactions come upon them in the same order. */
  private final Map<Integer, Map<Long, RecordChange>> byPartition = new TreeMap<>();

  private final Set<TransactionDetails> transactions = new LinkedHashSet<>();

  void add(RecordChange change, TransactionDetails transaction) {
    transactions.add(transaction);
    byPartition
        .computeIfAbsent(change.partition(), unused -> new TreeMap<>())
        .merge(change.key(), change, RecordChanges::then);
  }

  private static RecordChange then(RecordChange earlier, RecordChange later) {
    return new RecordChange(
        later.partition(),
        later.key(),
        later.type(),
        later.id(),
        earlier.how().then(later.how()),
        later.body());
  }

  /** Writes index and marks by the transaction's connection. */
  void write(Connection connection) throws SQLException {
    for (Map.Entry<Integer, Map<Long, RecordChange>> changes : byPartition.entrySet()) {
      new RecordIndexUpdate(
              connection,
              changes.getKey(),
              changes.getValue().values(),
              reference -> resolved(changes.getKey(), reference))
          .writeAndMark();
    }
  }

  /** HAPI has looked up most references; what it keeps is good within the transaction. */
  private @Nullable Long resolved(int partition, String reference) {
    for (TransactionDetails transaction : transactions) {
      IResourcePersistentId<?> key = transaction.getResolvedResourceId(new IdType(reference));
      if (key != null && key.getId() instanceof Long id && isIn(partition, key)) {
        return id;
      }
    }
    return null;
  }

  private static boolean isIn(int partition, IResourcePersistentId<?> key) {
    Integer its = key.getPartitionId();
    return its != null && its == partition;
  }
}
