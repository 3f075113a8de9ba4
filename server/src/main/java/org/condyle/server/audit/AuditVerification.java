package org.condyle.server.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.server.database.Transactions;

/**
 * Works the chain of every trail out again from its rows. It reads as of one moment, and keeps
 * nobody from writing.
 */
public final class AuditVerification {

  private static final int FETCH = 1000;

  private final Transactions transactions;

  public AuditVerification(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * What one trail is like.
   *
   * @param partition of the practice; 0 for the server itself
   * @param practice its name
   * @param seals how many there are
   * @param sealedRows rows under them, including those that were removed in their time
   * @param removedRows rows that were removed in their time
   * @param openRows rows that no seal has yet
   * @param head number and hash of the last seal, to be kept elsewhere
   * @param broken the first thing that is not as it was sealed; empty if all is
   */
  public record Trail(
      int partition,
      String practice,
      long seals,
      long sealedRows,
      long removedRows,
      long openRows,
      String head,
      Optional<String> broken) {}

  /**
   * The trails of all practices and of the server.
   *
   * @param heads for each partition heads that were kept elsewhere, as {@code number:hash}
   * @throws org.condyle.record.ProblemException DATABASE_UNAVAILABLE
   */
  public List<Trail> verify(Map<Integer, List<String>> heads) {
    return transactions.read(
        connection -> {
          List<Trail> trails = new ArrayList<>();
          for (Practice practice : practices(connection)) {
            trails.add(
                verify(connection, practice, heads.getOrDefault(practice.partition(), List.of())));
          }
          return trails;
        });
  }

  private record Practice(int partition, String name) {}

  private static List<Practice> practices(Connection connection) throws SQLException {
    List<Practice> practices = new ArrayList<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select partition_id, coalesce(p.name, case when partition_id = 0"
                    + " then '(the server)' else '(no longer there)' end) from"
                    + " (select 0 as partition_id union select partition_id from condyle.practice"
                    + " union select partition_id from condyle.audit_seal) t"
                    + " left join condyle.practice p using (partition_id) order by 1");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        practices.add(new Practice(row.getInt(1), row.getString(2)));
      }
    }
    return practices;
  }

  private static Trail verify(Connection connection, Practice practice, List<String> heads)
      throws SQLException {
    long removedSeal = removedSeal(connection, practice.partition());
    Seal last = Seal.none(practice.partition());
    List<String> missing = new ArrayList<>(heads);
    Optional<String> broken = Optional.empty();
    long removedRows = 0;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + Seal.COLUMNS
                + " from condyle.audit_seal where partition_id = ? order by number")) {
      statement.setInt(1, practice.partition());
      statement.setFetchSize(1);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next() && broken.isEmpty()) {
          Seal seal = Seal.of(row);
          broken = chain(last, seal);
          if (broken.isEmpty()) {
            boolean removed = seal.number() <= removedSeal;
            removedRows += removed ? seal.rows() : 0;
            broken = rows(connection, last, seal, removed);
          }
          missing.remove(seal.head());
          last = seal;
        }
      }
    }
    if (broken.isEmpty() && !missing.isEmpty()) {
      broken = Optional.of("there is no seal " + missing.get(0) + ", which was kept elsewhere");
    }
    return new Trail(
        practice.partition(),
        practice.name(),
        last.number(),
        last.lastRow(),
        removedRows,
        openRows(connection, last),
        last.head(),
        broken);
  }

  private static Optional<String> chain(Seal last, Seal seal) {
    if (seal.number() != last.number() + 1) {
      return Optional.of("seal " + (last.number() + 1) + " was removed");
    }
    if (!Arrays.equals(seal.previous(), last.hash())
        || !Arrays.equals(seal.hash(), seal.expectedHash())
        || seal.firstRow() != last.lastRow() + 1
        || seal.lastRow() != last.lastRow() + seal.rows()) {
      return Optional.of("seal " + seal.number() + " was altered");
    }
    return Optional.empty();
  }

  /** The rows between two seals against what the later one says of them. */
  private static Optional<String> rows(Connection connection, Seal last, Seal seal, boolean removed)
      throws SQLException {
    SealedRows expected = new SealedRows(seal, removed);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + AuditRow.COLUMNS
                + " from condyle.audit_event e where e.partition_id = ? and "
                + Sealer.AFTER
                + " and (e.era, e.xid) < (?, ?::xid8) order by e.era, e.xid, e.id")) {
      statement.setInt(1, seal.partition());
      statement.setInt(2, last.era());
      statement.setString(3, last.before());
      statement.setInt(4, seal.era());
      statement.setString(5, seal.before());
      statement.setFetchSize(FETCH);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Optional<String> wrong = expected.next(row.getLong("id"), AuditRow.digest(row));
          if (wrong.isPresent()) {
            return wrong;
          }
        }
      }
    }
    return expected.end();
  }

  private static long removedSeal(Connection connection, int partition) throws SQLException {
    return number(
        connection,
        "select coalesce(max(seal), 0) from condyle.audit_removal where partition_id = ?",
        partition);
  }

  private static long openRows(Connection connection, Seal last) throws SQLException {
    return number(
        connection,
        "select count(*) from condyle.audit_event e where e.partition_id = ? and " + Sealer.AFTER,
        last.partition(),
        last.era(),
        last.before());
  }

  private static long number(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
