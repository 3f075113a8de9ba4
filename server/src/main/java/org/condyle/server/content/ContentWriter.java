package org.condyle.server.content;

import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import java.util.Collection;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.partition.SystemRequests;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.MetadataResource;

/** Writes content, all of it or nothing. */
final class ContentWriter {

  private final IFhirSystemDao<Bundle, Meta> systemDao;

  ContentWriter(IFhirSystemDao<Bundle, Meta> systemDao) {
    this.systemDao = systemDao;
  }

  /**
   * Stores each artefact under its id, in one transaction.
   *
   * @param place the partition of the practice whose own they are, or the shared one
   * @param by who does it, for the audit trail
   */
  void write(int place, Collection<? extends MetadataResource> artefacts, AuditAgent by) {
    Bundle transaction = new Bundle();
    transaction.setType(Bundle.BundleType.TRANSACTION);
    for (MetadataResource artefact : artefacts) {
      transaction
          .addEntry()
          .setResource(artefact)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl(artefact.fhirType() + "/" + artefact.getIdElement().getIdPart());
    }
    systemDao.transaction(by.actsBy(SystemRequests.in(place)), transaction);
  }
}
