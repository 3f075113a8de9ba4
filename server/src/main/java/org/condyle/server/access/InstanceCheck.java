package org.condyle.server.access;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.server.access.Decision.Allowed;
import org.condyle.server.partition.Partitions;

/**
 * Finds out whether a caller with restricted rights may see an instance, by a search: the same
 * statement is made, and the same is answered, whether the instance is unknown, deleted or not the
 * caller's to see.
 */
final class InstanceCheck {

  private static final String ID = "_id";

  private final RestrictionQuery queries;
  private final MatchUrlService urls;
  private final DaoRegistry daos;
  private final FhirContext fhirContext;

  InstanceCheck(
      RestrictionQuery queries, MatchUrlService urls, DaoRegistry daos, FhirContext fhirContext) {
    this.queries = queries;
    this.urls = urls;
    this.daos = daos;
    this.fhirContext = fhirContext;
  }

  /**
   * @param allowed what the caller may do with the type
   * @throws ResourceNotFoundException as for an instance that there never was
   */
  void require(Rights rights, Allowed allowed, String type, String id) {
    if (!allowed.isUnrestricted()
        && allowed.restrictions().stream().noneMatch(each -> isThere(rights, each, type, id))) {
      throw unknown(type, id);
    }
  }

  /** What is answered for an instance that there never was. */
  static ResourceNotFoundException unknown(String type, String id) {
    return new ResourceNotFoundException("Resource " + type + "/" + id + " is not known");
  }

  private boolean isThere(Rights rights, Restriction restriction, String type, String id) {
    Map<String, String> parameters =
        new HashMap<>(queries.parameters(rights.caller(), type, restriction));
    String own = parameters.putIfAbsent(ID, id);
    if (own != null && !own.equals(id)) {
      return false;
    }
    SearchParameterMap search =
        urls.translateMatchUrl(
            type + "?" + RestrictionQuery.query(parameters),
            fhirContext.getResourceDefinition(type));
    search.setLoadSynchronousUpTo(1);
    return !daos.getResourceDao(type).searchForIds(search, requestOf(rights, type)).isEmpty();
  }

  private static SystemRequestDetails requestOf(Rights rights, String type) {
    Set<Integer> practices = rights.caller().practices();
    SystemRequestDetails request = new SystemRequestDetails();
    request.setRequestPartitionId(
        RequestPartitionId.fromPartitionIds(
            Partitions.isShared(type) ? Partitions.ofContent(practices) : List.copyOf(practices)));
    return request;
  }
}
