package org.condyle.server.store;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.jpa.api.dao.IDao;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.rest.api.server.storage.TransactionDetails;
import jakarta.persistence.EntityManagerFactory;
import java.util.Objects;
import org.condyle.server.database.WithTransaction;
import org.condyle.server.store.RecordChange.How;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps index and marks in the transaction that writes a resource, so that neither is there without
 * the other.
 *
 * <p>HAPI tells of each resource that it writes (not of one that stays as it was), of some only
 * while the transaction is about to commit. They are gathered with the transaction, and written as
 * the last thing in it.
 */
@Interceptor
public class RecordIndexWriter {

  private final WithTransaction<RecordChanges> changes;

  RecordIndexWriter(EntityManagerFactory entityManagers) {
    this.changes = new WithTransaction<>(entityManagers, RecordChanges::new, RecordChanges::write);
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
      changes
          .gathered()
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
}
