package org.condyle.server.store;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.jpa.api.dao.IDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.rest.api.server.storage.TransactionDetails;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.Objects;
import org.condyle.server.store.RecordChange.How;
import org.hibernate.engine.spi.SessionImplementor;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps index and marks in the transaction that writes a resource, so that neither is there without
 * the other.
 *
 * <p>HAPI tells of each resource that it writes (not of one that stays as it was), of some only
 * while the transaction is about to commit. They are gathered with the transaction, and written
 * when Hibernate has sent all it has and before the commit: only then does the transaction hold all
 * of HAPI's rows that it will ever hold.
 */
@Interceptor
public class RecordIndexWriter {

  private final EntityManagerFactory entityManagers;

  RecordIndexWriter(EntityManagerFactory entityManagers) {
    this.entityManagers = entityManagers;
  }

  @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
  public void created(IBaseResource resource, TransactionDetails transaction) {
    add(resource, How.CREATED, transaction);
  }

  @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_UPDATED)
  public void updated(
      @Nullable IBaseResource before, IBaseResource after, TransactionDetails transaction) {
    add(after, How.UPDATED, transaction);
  }

  @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
  public void deleted(IBaseResource resource, TransactionDetails transaction) {
    add(resource, How.DELETED, transaction);
  }

  private void add(IBaseResource resource, How how, TransactionDetails transaction) {
    String type = resource.fhirType();
    if (RecordEntry.isIndexed(type)) {
      JpaPid key = (JpaPid) Objects.requireNonNull(IDao.RESOURCE_PID.get(resource));
      changes()
          .add(
              new RecordChange(
                  key.getPartitionId(),
                  Objects.requireNonNull(key.getId()),
                  type,
                  resource.getIdElement().getIdPart(),
                  how,
                  (Resource) resource),
              transaction);
    }
  }

  private RecordChanges changes() {
    RecordChanges known = (RecordChanges) TransactionSynchronizationManager.getResource(this);
    if (known != null) {
      return known;
    }
    EntityManager entities =
        EntityManagerFactoryUtils.getTransactionalEntityManager(entityManagers);
    if (entities == null) {
      throw new IllegalStateException("A resource is written outside of any transaction");
    }
    RecordChanges changes = new RecordChanges();
    TransactionSynchronizationManager.bindResource(this, changes);
    TransactionSynchronizationManager.registerSynchronization(new Bound(changes));
    entities
        .unwrap(SessionImplementor.class)
        .getActionQueue()
        .registerProcess(session -> session.doWork(changes::write));
    return changes;
  }

  /** Leaves the changes with their transaction when another one is run within it. */
  private final class Bound implements TransactionSynchronization {

    private final RecordChanges changes;

    Bound(RecordChanges changes) {
      this.changes = changes;
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResource(RecordIndexWriter.this);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(RecordIndexWriter.this, changes);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(RecordIndexWriter.this);
    }
  }
}
