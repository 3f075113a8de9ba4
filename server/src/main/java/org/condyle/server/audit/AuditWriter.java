package org.condyle.server.audit;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import org.hibernate.engine.spi.SessionImplementor;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Records writes in HAPI's own transaction, just before its commit: a crash loses none of them, and
 * what is rolled back leaves none. However many resources a transaction writes, there is a row for
 * what was created, one for what was updated and one for what was deleted, sent in one round trip.
 */
@Interceptor
public class AuditWriter {

  private final EntityManagerFactory entityManagers;
  private final AuditTable table;
  private final Clock clock;

  AuditWriter(EntityManagerFactory entityManagers, AuditTable table, Clock clock) {
    this.entityManagers = entityManagers;
    this.table = table;
    this.clock = clock;
  }

  @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
  public void created(IBaseResource resource, @Nullable RequestDetails request) {
    writes().add(AuditAction.CREATE, resource, request);
  }

  @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED)
  public void updated(
      @Nullable IBaseResource before, IBaseResource after, @Nullable RequestDetails request) {
    writes().add(AuditAction.UPDATE, after, request);
  }

  @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
  public void deleted(IBaseResource resource, @Nullable RequestDetails request) {
    writes().add(AuditAction.DELETE, resource, request);
  }

  private Writes writes() {
    Writes known = (Writes) TransactionSynchronizationManager.getResource(this);
    if (known != null) {
      return known;
    }
    EntityManager entities =
        EntityManagerFactoryUtils.getTransactionalEntityManager(entityManagers);
    if (entities == null) {
      throw new IllegalStateException("A resource is written outside of any transaction");
    }
    Writes writes = new Writes();
    TransactionSynchronizationManager.bindResource(this, writes);
    TransactionSynchronizationManager.registerSynchronization(new Bound(writes));
    entities
        .unwrap(SessionImplementor.class)
        .getActionQueue()
        .registerProcess(
            session ->
                session.doWork(
                    connection -> table.insert(connection, writes.entries(clock.instant()))));
    return writes;
  }

  /** Leaves the writes with their transaction when another one is run within it. */
  private final class Bound implements TransactionSynchronization {

    private final Writes writes;

    Bound(Writes writes) {
      this.writes = writes;
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResource(AuditWriter.this);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(AuditWriter.this, writes);
    }

    @Override
    public void afterCommit() {
      writes.committed();
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(AuditWriter.this);
    }
  }
}
