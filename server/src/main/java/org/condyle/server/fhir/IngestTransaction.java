package org.condyle.server.fhir;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.api.model.DaoMethodOutcome;
import ca.uhn.fhir.jpa.dao.EntriesToProcessMap;
import ca.uhn.fhir.jpa.dao.IdSubstitutionMap;
import ca.uhn.fhir.jpa.dao.TransactionProcessor;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.storage.TransactionDetails;
import ca.uhn.fhir.util.StopWatch;
import jakarta.persistence.EntityManager;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseBundle;
import org.hl7.fhir.instance.model.api.IIdType;

/** HAPI's transaction, whose {@link NewIndexRows} are written with its other rows. */
class IngestTransaction extends TransactionProcessor {

  private final EntityManager entities;

  IngestTransaction(EntityManager entities) {
    this.entities = entities;
  }

  @Override
  protected EntriesToProcessMap doTransactionWriteOperations(
      RequestDetails request,
      RequestPartitionId partition,
      String action,
      TransactionDetails transaction,
      Set<IIdType> ids,
      IdSubstitutionMap substitutions,
      Map<IIdType, DaoMethodOutcome> outcomes,
      IBaseBundle response,
      IdentityHashMap<IBase, Integer> order,
      List<IBase> entries,
      StopWatch watch) {
    NewIndexRows rows = NewIndexRows.begin(entities);
    try {
      return super.doTransactionWriteOperations(
          request,
          partition,
          action,
          transaction,
          ids,
          substitutions,
          outcomes,
          response,
          order,
          entries,
          watch);
    } finally {
      rows.end();
    }
  }

  @Override
  protected void flushSession(Map<IIdType, DaoMethodOutcome> outcomes) {
    super.flushSession(outcomes);
    NewIndexRows rows = NewIndexRows.of(entities);
    if (rows != null) {
      rows.write();
    }
  }
}
