package org.condyle.server.access;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.searchparam.MatchUrlService;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.jpa.searchparam.matcher.InMemoryMatchResult;
import ca.uhn.fhir.jpa.searchparam.matcher.SearchParamMatcher;
import org.condyle.server.access.Decision.Allowed;
import org.condyle.server.caller.Permission;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Whether a resource in memory is one of those that a caller may do something with. */
final class ResourceMatch {

  private final RestrictionQuery queries;
  private final MatchUrlService urls;
  private final SearchParamMatcher matcher;
  private final FhirContext fhirContext;

  ResourceMatch(
      RestrictionQuery queries,
      MatchUrlService urls,
      SearchParamMatcher matcher,
      FhirContext fhirContext) {
    this.queries = queries;
    this.urls = urls;
    this.matcher = matcher;
    this.fhirContext = fhirContext;
  }

  boolean isAllowed(Rights rights, Permission permission, IBaseResource resource) {
    String type = resource.fhirType();
    if (!(rights.decide(permission, type) instanceof Allowed allowed)) {
      return false;
    }
    return allowed.isUnrestricted()
        || allowed.restrictions().stream().anyMatch(each -> meets(rights, each, resource));
  }

  /** What cannot be told in memory is not met. */
  private boolean meets(Rights rights, Restriction restriction, IBaseResource resource) {
    String type = resource.fhirType();
    String query = RestrictionQuery.query(queries.parameters(rights.caller(), type, restriction));
    SearchParameterMap search =
        urls.translateMatchUrl(type + "?" + query, fhirContext.getResourceDefinition(type));
    InMemoryMatchResult result = matcher.match(search, resource);
    return result.supported() && result.matched();
  }
}
