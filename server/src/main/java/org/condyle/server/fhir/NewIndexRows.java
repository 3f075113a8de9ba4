package org.condyle.server.fhir;

import ca.uhn.fhir.jpa.model.entity.BaseResourceIndex;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the search index that a transaction Bundle adds, most of all that it writes. They are
 * inserted past the Hibernate session, which would keep each of them, with a copy, until the commit
 * and compare them twice. Columns, keys and batches are Hibernate's all the same.
 */
final class NewIndexRows {

  /** Rows to a statement; the driver writes them as one. */
  private static final int BATCH = 128;

  private static final ThreadLocal<@Nullable NewIndexRows> CURRENT = new ThreadLocal<>();

  private final SessionImplementor session;
  private final @Nullable NewIndexRows outer;
  private final Map<Class<?>, List<BaseResourceIndex>> byTable = new LinkedHashMap<>();

  private NewIndexRows(SessionImplementor session, @Nullable NewIndexRows outer) {
    this.session = session;
    this.outer = outer;
  }

  /** From now on rows are gathered, until {@link #end}. */
  static NewIndexRows begin(EntityManager entities) {
    NewIndexRows rows = new NewIndexRows(entities.unwrap(SessionImplementor.class), CURRENT.get());
    CURRENT.set(rows);
    return rows;
  }

  /** Those of the Bundle that is being taken in by this session; null if there is none. */
  static @Nullable NewIndexRows of(EntityManager entities) {
    NewIndexRows rows = CURRENT.get();
    // What is written meanwhile in another transaction is no part of this one.
    return rows != null && rows.session == entities.unwrap(SessionImplementor.class) ? rows : null;
  }

  void add(BaseResourceIndex row) {
    byTable.computeIfAbsent(row.getClass(), unused -> new ArrayList<>()).add(row);
  }

  /** Inserts what has been gathered. The resources themselves must have been by then. */
  void write() {
    if (byTable.isEmpty()) {
      return;
    }
    try (StatelessSession rows =
        session
            .getFactory()
            .withStatelessOptions()
            .connection(session.getJdbcCoordinator().getLogicalConnection().getPhysicalConnection())
            .openStatelessSession()) {
      rows.setJdbcBatchSize(BATCH);
      // Hibernate batches only where it knows of a transaction. This one has long begun, and only
      // the session of the Bundle ends it.
      rows.beginTransaction();
      byTable.values().forEach(table -> table.forEach(rows::insert));
      ((SharedSessionContractImplementor) rows).getJdbcCoordinator().executeBatch();
    }
    byTable.clear();
  }

  void end() {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }
}
