package org.condyle.server.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.dao.IResultIterator;
import ca.uhn.fhir.jpa.dao.ISearchBuilder;
import ca.uhn.fhir.jpa.model.dao.JpaPid;
import ca.uhn.fhir.jpa.model.search.SearchBuilderLoadIncludesParameters;
import ca.uhn.fhir.jpa.model.search.SearchRuntimeDetails;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.model.api.Include;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * Includes in the answer of a search only what the caller's practices have and what all share. By a
 * canonical url HAPI finds what points to content, and what {@code _include=*} points to, in every
 * partition: a Questionnaire would bring the answers of all practices.
 */
final class IncludedWithinReach implements ISearchBuilder<JpaPid> {

  private final ISearchBuilder<JpaPid> hapis;

  IncludedWithinReach(ISearchBuilder<JpaPid> hapis) {
    this.hapis = hapis;
  }

  @Override
  @SuppressWarnings("deprecation")
  public Set<JpaPid> loadIncludes(
      FhirContext context,
      EntityManager entityManager,
      Collection<JpaPid> matches,
      Collection<Include> includes,
      boolean reverse,
      @Nullable DateRangeParam lastUpdated,
      String search,
      @Nullable RequestDetails request,
      @Nullable Integer limit) {
    return withinReach(
        request,
        limit,
        hapis.loadIncludes(
            context,
            entityManager,
            matches,
            includes,
            reverse,
            lastUpdated,
            search,
            request,
            limit));
  }

  @Override
  public Set<JpaPid> loadIncludes(SearchBuilderLoadIncludesParameters<JpaPid> parameters) {
    Integer limit = parameters.getMaxCount();
    return withinReach(parameters.getRequestDetails(), limit, hapis.loadIncludes(parameters));
  }

  /**
   * HAPI stops at its limit before anything is taken out here. Where that happens, what is left is
   * not all that the caller has, and is not answered as if it were.
   */
  private static Set<JpaPid> withinReach(
      @Nullable RequestDetails request, @Nullable Integer limit, Set<JpaPid> included) {
    if (request == null || CallerOfRequest.isServer(request)) {
      return included;
    }
    List<Integer> reach = Partitions.ofContent(CallerOfRequest.of(request).practices());
    boolean isCut = limit != null && included.size() >= limit;
    boolean isReduced = included.removeIf(each -> !reach.contains(each.getPartitionId()));
    if (isCut && isReduced) {
      throw new ProblemException(
          ProblemCode.SEARCH_BEYOND_RIGHTS,
          "More is included than can be told apart; search for it by itself",
          "_include, _revinclude");
    }
    return included;
  }

  @Override
  public IResultIterator<JpaPid> createQuery(
      SearchParameterMap parameters,
      SearchRuntimeDetails search,
      RequestDetails request,
      RequestPartitionId partition) {
    return hapis.createQuery(parameters, search, request, partition);
  }

  @Override
  public Long createCountQuery(
      SearchParameterMap parameters,
      String search,
      RequestDetails request,
      RequestPartitionId partition) {
    return hapis.createCountQuery(parameters, search, request, partition);
  }

  @Override
  public void setMaxResultsToFetch(Integer limit) {
    hapis.setMaxResultsToFetch(limit);
  }

  @Override
  public void setDeduplicateInDatabase(boolean deduplicate) {
    hapis.setDeduplicateInDatabase(deduplicate);
  }

  @Override
  public void setRequireTotal(boolean required) {
    hapis.setRequireTotal(required);
  }

  @Override
  public boolean requiresTotal() {
    return hapis.requiresTotal();
  }

  @Override
  public void loadResourcesByPid(
      Collection<JpaPid> found,
      Collection<JpaPid> included,
      List<IBaseResource> resources,
      boolean forHistory,
      RequestDetails request) {
    hapis.loadResourcesByPid(found, included, resources, forHistory, request);
  }

  @Override
  public void setFetchSize(int size) {
    hapis.setFetchSize(size);
  }

  @Override
  public void setPreviouslyAddedResourcePids(List<JpaPid> found) {
    hapis.setPreviouslyAddedResourcePids(found);
  }
}
