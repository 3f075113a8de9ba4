package org.condyle.server.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.rest.api.SortOrderEnum;
import ca.uhn.fhir.rest.api.SortSpec;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.param.UriParam;
import java.util.List;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/** The profiles, value sets and code systems that were sent to the server by REST. */
final class StoredProfiles implements IValidationSupport {

  private final FhirContext fhirContext;
  private final DaoRegistry daos;

  StoredProfiles(FhirContext fhirContext, DaoRegistry daos) {
    this.fhirContext = fhirContext;
    this.daos = daos;
  }

  @Override
  public FhirContext getFhirContext() {
    return fhirContext;
  }

  @Override
  public @Nullable IBaseResource fetchStructureDefinition(String url) {
    return fetch("StructureDefinition", url);
  }

  @Override
  public @Nullable IBaseResource fetchValueSet(String url) {
    return fetch("ValueSet", url);
  }

  @Override
  public @Nullable IBaseResource fetchCodeSystem(String url) {
    return fetch("CodeSystem", url);
  }

  @Override
  public String getName() {
    return "Profiles stored in the shared partition";
  }

  /** The named version, or without one that which was changed last. */
  private @Nullable IBaseResource fetch(String type, @Nullable String canonical) {
    if (canonical == null || canonical.isBlank()) {
      return null;
    }
    int bar = canonical.indexOf('|');
    SearchParameterMap search = SearchParameterMap.newSynchronous();
    search.add("url", new UriParam(bar < 0 ? canonical : canonical.substring(0, bar)));
    if (bar >= 0) {
      search.add("version", new TokenParam(canonical.substring(bar + 1)));
    }
    search.setSort(new SortSpec("_lastUpdated", SortOrderEnum.DESC));
    search.setCount(1);
    SystemRequestDetails request = new SystemRequestDetails();
    request.setRequestPartitionId(RequestPartitionId.fromPartitionId(Partitions.SHARED));
    IBundleProvider found = daos.getResourceDao(type).search(search, request);
    List<IBaseResource> first = found.getResources(0, 1);
    return first.isEmpty() ? null : first.get(0);
  }
}
