package org.condyle.server.access;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.method.PageMethodBinding;
import ca.uhn.fhir.rest.server.util.ICachedSearchDetails;
import java.util.Set;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;
import org.jspecify.annotations.Nullable;

/** Gives the pages of a search to the one who searched, and to nobody else. */
@Interceptor
public class PageGuard {

  private final Set<Rule> rules;

  PageGuard(Set<Rule> rules) {
    this.rules = rules;
  }

  /** Gives a search an id that is its caller's. */
  @Hook(Pointcut.STORAGE_PRESEARCH_REGISTERED)
  public void name(@Nullable RequestDetails request, ICachedSearchDetails search) {
    // In a transaction these are the conditions of entries, of which there are no pages.
    if (request != null
        && !CallerOfRequest.isServer(request)
        && request.getRestOperationType() != RestOperationTypeEnum.TRANSACTION) {
      search.setUuid(PageKeys.create(CallerOfRequest.of(request)));
    }
  }

  /**
   * @throws ResourceGoneException as for a search that there never was
   */
  void require(Caller caller, String id, RequestDetails request) {
    if (rules.contains(Rule.PAGES) && !PageKeys.isOf(caller, id)) {
      throw new ResourceGoneException(
          request
              .getFhirContext()
              .getLocalizer()
              .getMessage(PageMethodBinding.class, "unknownSearchId", id));
    }
  }
}
