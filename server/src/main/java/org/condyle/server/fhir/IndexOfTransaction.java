package org.condyle.server.fhir;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.dao.index.SearchParamWithInlineReferencesExtractor;
import ca.uhn.fhir.jpa.model.entity.ResourceTable;
import ca.uhn.fhir.jpa.searchparam.extractor.ResourceIndexedSearchParams;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.storage.TransactionDetails;
import org.hl7.fhir.instance.model.api.IBaseResource;

/**
 * Tells the two passes of a transaction apart, so that the second need not extract again what the
 * first has ({@link RememberedExtraction}).
 */
final class IndexOfTransaction extends SearchParamWithInlineReferencesExtractor {

  /**
   * @param lastPass whether what is extracted is written; the pass before only fills in flags
   */
  @Override
  public void populateFromResource(
      RequestPartitionId partition,
      ResourceIndexedSearchParams found,
      TransactionDetails transaction,
      ResourceTable entity,
      IBaseResource resource,
      ResourceIndexedSearchParams existing,
      RequestDetails request,
      boolean lastPass) {
    if (!lastPass) {
      RememberedExtraction.begin(resource);
    }
    super.populateFromResource(
        partition, found, transaction, entity, resource, existing, request, lastPass);
    if (lastPass) {
      RememberedExtraction.end(resource);
    }
  }
}
