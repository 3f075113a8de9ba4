package org.condyle.server.audit;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.condyle.server.database.Transactions;

/** The rows of {@code condyle.subject_list}, which share those of {@code condyle.subject_block}. */
final class SubjectTable {

  private final Transactions transactions;

  SubjectTable(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Keeps a list, unless it is kept. */
  void keep(int partition, SubjectList list, List<SubjectBlock> blocks) {
    byte[] hash = HexFormat.of().parseHex(list.sha256());
    if (transactions.read(connection -> isKept(connection, partition, hash))) {
      return;
    }
    boolean unused =
        transactions.write(
            connection -> {
              insertBlocks(connection, partition, blocks);
              insertList(connection, partition, hash, list.subjects(), blocks);
              return true;
            });
  }

  private static boolean isKept(Connection connection, int partition, byte[] hash)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select 1 from condyle.subject_list where partition_id = ? and hash = ?")) {
      statement.setInt(1, partition);
      statement.setBytes(2, hash);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  private static void insertBlocks(Connection connection, int partition, List<SubjectBlock> blocks)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.subject_block (partition_id, slot, hash, keys)"
                + " select ?, b.* from unnest(?::bigint[], ?::bytea[], ?::bytea[]) b"
                + " on conflict do nothing")) {
      statement.setInt(1, partition);
      statement.setArray(2, slots(connection, blocks));
      statement.setArray(3, hashes(connection, blocks));
      statement.setArray(
          4,
          connection.createArrayOf(
              "bytea", blocks.stream().map(SubjectBlock::keys).toArray(byte[][]::new)));
      statement.executeUpdate();
    }
  }

  private static void insertList(
      Connection connection, int partition, byte[] hash, long subjects, List<SubjectBlock> blocks)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.subject_list (partition_id, hash, subjects, blocks)"
                + " select ?, ?, ?, coalesce(array_agg(b.id order by b.slot), '{}')"
                + " from unnest(?::bigint[], ?::bytea[]) n(slot, hash)"
                + " join condyle.subject_block b on b.partition_id = ? and b.slot = n.slot"
                + " and b.hash = n.hash on conflict do nothing")) {
      statement.setInt(1, partition);
      statement.setBytes(2, hash);
      statement.setLong(3, subjects);
      statement.setArray(4, slots(connection, blocks));
      statement.setArray(5, hashes(connection, blocks));
      statement.setInt(6, partition);
      statement.executeUpdate();
    }
  }

  private static Array slots(Connection connection, List<SubjectBlock> blocks) throws SQLException {
    return connection.createArrayOf("bigint", blocks.stream().map(SubjectBlock::slot).toArray());
  }

  private static Array hashes(Connection connection, List<SubjectBlock> blocks)
      throws SQLException {
    return connection.createArrayOf(
        "bytea", blocks.stream().map(SubjectBlock::hash).toArray(byte[][]::new));
  }

  /** The hashes of the lists in which a key is. */
  List<String> with(int partition, long key) {
    return transactions.read(
        connection -> {
          Object[] blocks = blocksWith(connection, partition, key);
          List<String> hashes = new ArrayList<>();
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select encode(hash, 'hex') from condyle.subject_list"
                      + " where partition_id = ? and blocks && ?")) {
            statement.setInt(1, partition);
            statement.setArray(2, connection.createArrayOf("bigint", blocks));
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                hashes.add(row.getString(1));
              }
            }
          }
          return hashes;
        });
  }

  private static Object[] blocksWith(Connection connection, int partition, long key)
      throws SQLException {
    List<Long> blocks = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, keys from condyle.subject_block where partition_id = ? and slot = ?")) {
      statement.setInt(1, partition);
      statement.setLong(2, SubjectBlock.slotOf(key));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (SubjectBlock.contains(row.getBytes("keys"), key)) {
            blocks.add(row.getLong("id"));
          }
        }
      }
    }
    return blocks.toArray();
  }
}
