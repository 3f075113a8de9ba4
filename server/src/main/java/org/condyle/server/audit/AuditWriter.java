package org.condyle.server.audit;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import org.condyle.server.database.WithTransaction;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * Records writes in HAPI's own transaction, just before its commit: a crash loses none of them, and
 * what is rolled back leaves none. However many resources a transaction writes, there is a row for
 * what was created, one for what was updated and one for what was deleted, sent in one round trip.
 */
@Interceptor
public class AuditWriter {

  private final WithTransaction<Writes> writes;

  AuditWriter(EntityManagerFactory entityManagers, AuditTable table, Clock clock) {
    this.writes = new WithTransaction<>(entityManagers, Writes::new, new Rows(table, clock));
  }

  @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
  public void created(IBaseResource resource, @Nullable RequestDetails request) {
    writes.gathered().add(AuditAction.CREATE, resource, request);
  }

  @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED)
  public void updated(
      @Nullable IBaseResource before, IBaseResource after, @Nullable RequestDetails request) {
    writes.gathered().add(AuditAction.UPDATE, after, request);
  }

  @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
  public void deleted(IBaseResource resource, @Nullable RequestDetails request) {
    writes.gathered().add(AuditAction.DELETE, resource, request);
  }

  /** Adds the rows, and tells the requests that they are there. */
  private record Rows(AuditTable table, Clock clock) implements WithTransaction.Last<Writes> {

    @Override
    public void write(Writes writes, Connection connection) throws SQLException {
      table.insert(connection, writes.entries(clock.instant()));
    }

    @Override
    public void committed(Writes writes) {
      writes.committed();
    }
  }
}
