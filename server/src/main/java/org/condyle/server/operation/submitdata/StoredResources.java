package org.condyle.server.operation.submitdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.util.List;
import java.util.Optional;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.SystemRequests;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Resource;

/** What a practice already has. */
final class StoredResources {

  /** Two are enough to see that a business identifier does not say which one. */
  private static final int ENOUGH = 2;

  private final FhirContext fhirContext;
  private final DaoRegistry daos;

  StoredResources(FhirContext fhirContext, DaoRegistry daos) {
    this.fhirContext = fhirContext;
    this.daos = daos;
  }

  /** The ids of the resources that have this business identifier, at most two. */
  List<String> idsWith(int partition, String type, Identifier identifier) {
    RuntimeSearchParam parameter =
        fhirContext.getResourceDefinition(type).getSearchParam("identifier");
    if (parameter == null) {
      return List.of();
    }
    SearchParameterMap search = SearchParameterMap.newSynchronous();
    search.add("identifier", new TokenParam(identifier.getSystem(), identifier.getValue()));
    search.setCount(ENOUGH);
    IBundleProvider found = daos.getResourceDao(type).search(search, SystemRequests.in(partition));
    return found.getResources(0, ENOUGH).stream()
        .map(resource -> resource.getIdElement().getIdPart())
        .toList();
  }

  Optional<Resource> read(int partition, String type, String id) {
    try {
      return Optional.of(
          (Resource)
              daos.getResourceDao(type).read(new IdType(type, id), SystemRequests.in(partition)));
    } catch (ResourceNotFoundException | ResourceGoneException e) {
      return Optional.empty();
    }
  }

  /** The partition in which resources of this type lie for a practice. */
  static int partitionOf(int practice, String type) {
    return Partitions.isShared(type) ? Partitions.SHARED : practice;
  }
}
