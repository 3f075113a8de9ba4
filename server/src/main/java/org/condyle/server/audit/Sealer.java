package org.condyle.server.audit;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.condyle.server.database.Transactions;

/**
 * Chains what was added to the trails since the last time. Rows become visible when their
 * transactions commit, in whatever order: so only rows of transactions before the oldest one that
 * still goes on are sealed, among which none can appear any more. Nobody waits for it, and of
 * several servers one does it at a time.
 */
final class Sealer {

  /**
   * Rows in one seal at most. One transaction must not have more, since a seal ends between two of
   * them: a commit of {@link AuditQueue} has some for each of {@link AuditQueue#TOGETHER} callers.
   */
  static final int ROWS = 20_000;

  /** Rows are in this order, and this bound is met by an index. */
  static final String AFTER = "(e.era, e.xid) >= (?, ?::xid8)";

  private static final String LOCK =
      "select pg_try_advisory_xact_lock(hashtext('condyle.audit'), 0)";

  /** The last seal of each trail that has decided rows without one. */
  private static final String OPEN =
      "select p.partition_id as of_partition, s.* from (select 0 as partition_id union all"
          + " select partition_id from condyle.practice) p left join lateral (select "
          + Seal.COLUMNS
          + " from condyle.audit_seal where partition_id = p.partition_id"
          + " order by number desc limit 1) s on true where exists (select 1 from"
          + " condyle.audit_event e where e.partition_id = p.partition_id and (e.era, e.xid) >="
          + " (coalesce(s.era, 0), coalesce(s.before, '0')::xid8)"
          + " and (e.era, e.xid) < (?, ?::xid8))";

  private final Transactions transactions;
  private final int era;
  private final int rows;
  private final Clock clock;

  Sealer(Transactions transactions, int era, int rows, Clock clock) {
    this.transactions = transactions;
    this.era = era;
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * Seals all that can be.
   *
   * @return the number of rows; 0 also where another server is at it
   */
  long seal() {
    long all = 0;
    long some;
    do {
      some = transactions.write(this::once);
      all += some;
    } while (some > 0);
    return all;
  }

  /** One seal for each trail that has open rows. */
  private long once(Connection connection) throws SQLException {
    if (!locked(connection)) {
      return 0;
    }
    // Asked first: what is before it has been decided when the next statement looks.
    String horizon = horizon(connection);
    long sealed = 0;
    for (Seal last : open(connection, horizon)) {
      Optional<Seal> next = next(connection, last, horizon);
      if (next.isPresent()) {
        insert(connection, next.get());
        sealed += next.get().rows();
      }
    }
    return sealed;
  }

  private static boolean locked(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK);
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static String horizon(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select pg_snapshot_xmin(pg_current_snapshot())::text");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private List<Seal> open(Connection connection, String horizon) throws SQLException {
    List<Seal> open = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
      statement.setInt(1, era);
      statement.setString(2, horizon);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          boolean first = row.getObject("number") == null;
          open.add(first ? Seal.none(row.getInt("of_partition")) : Seal.of(row));
        }
      }
    }
    return open;
  }

  private Optional<Seal> next(Connection connection, Seal last, String horizon)
      throws SQLException {
    Gathered gathered = new Gathered();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + AuditRow.COLUMNS
                + " from condyle.audit_event e where e.partition_id = ? and "
                + AFTER
                + " and (e.era, e.xid) < (?, ?::xid8)"
                + " order by e.era, e.xid, e.id limit ?")) {
      statement.setInt(1, last.partition());
      statement.setInt(2, last.era());
      statement.setString(3, last.before());
      statement.setInt(4, era);
      statement.setString(5, horizon);
      statement.setInt(6, rows + 1);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          gathered.add(row);
        }
      }
    }
    return gathered.seal(last, horizon);
  }

  /** The rows of a seal as they come. */
  private final class Gathered {

    private record One(int era, String xid, long id, byte[] digest, Instant at) {}

    private final List<One> ones = new ArrayList<>();

    void add(ResultSet row) throws SQLException {
      ones.add(
          new One(
              row.getInt("era"),
              row.getString("xid"),
              row.getLong("id"),
              AuditRow.digest(row),
              Instant.EPOCH.plus(row.getLong("at"), ChronoUnit.MICROS)));
    }

    Optional<Seal> seal(Seal last, String horizon) {
      int untilEra = era;
      String until = horizon;
      List<One> whole = ones;
      if (ones.size() > rows) {
        // The last transaction may have more rows than were read: it goes into the next seal.
        One cut = ones.get(ones.size() - 1);
        untilEra = cut.era();
        until = cut.xid();
        whole =
            ones.stream()
                .filter(one -> one.era() != cut.era() || !one.xid().equals(cut.xid()))
                .toList();
        if (whole.isEmpty()) {
          throw new IllegalStateException("One transaction has more rows than a seal");
        }
      }
      if (whole.isEmpty()) {
        return Optional.empty();
      }
      ByteBuffer digests = ByteBuffer.allocate(whole.size() * Seal.ENTRY);
      Instant latest = Instant.EPOCH;
      for (One one : whole) {
        digests.putLong(one.id()).put(one.digest());
        latest = one.at().isAfter(latest) ? one.at() : latest;
      }
      return Optional.of(Seal.of(last, untilEra, until, latest, clock.instant(), digests.array()));
    }
  }

  private static void insert(Connection connection, Seal seal) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into condyle.audit_seal (partition_id, number, era, before, first_row,"
                + " last_row, latest, sealed, digests, previous, hash)"
                + " values (?, ?, ?, ?::xid8, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setInt(1, seal.partition());
      statement.setLong(2, seal.number());
      statement.setInt(3, seal.era());
      statement.setString(4, seal.before());
      statement.setLong(5, seal.firstRow());
      statement.setLong(6, seal.lastRow());
      statement.setObject(7, seal.latest().atOffset(ZoneOffset.UTC));
      statement.setObject(8, seal.sealed().atOffset(ZoneOffset.UTC));
      statement.setBytes(9, seal.digests());
      statement.setBytes(10, seal.previous());
      statement.setBytes(11, seal.hash());
      statement.executeUpdate();
    }
  }
}
