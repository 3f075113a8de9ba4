package org.condyle.server.access;

import ca.uhn.fhir.interceptor.api.IInterceptorBroadcaster;
import jakarta.servlet.ServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.condyle.server.fhir.InterceptorsOfRequest;
import org.condyle.server.operation.OperationBinding;

/** All that enforces the access table on the FHIR endpoint. */
public final class Enforcement implements InterceptorsOfRequest {

  private final List<Object> interceptors;
  private final RestrictedRequests restricted;

  private Enforcement(List<Object> interceptors, RestrictedRequests restricted) {
    this.interceptors = List.copyOf(interceptors);
    this.restricted = restricted;
  }

  /**
   * @param rules those that are kept; the server keeps all
   */
  static Enforcement of(Access access, Storage storage, OperationBinding binding, Set<Rule> rules) {
    RestrictionQuery queries = new RestrictionQuery(access.table());
    SearchGuard searches =
        new SearchGuard(
            access.table(),
            new SearchCheck(storage.parameters(), rules),
            new SearchNarrowing(queries),
            rules);
    InstanceCheck instances =
        new InstanceCheck(queries, storage.urls(), storage.daos(), storage.fhirContext());
    OperationGuard operations = new OperationGuard(binding, rules);
    PageGuard pages = new PageGuard(rules);
    ResourceMatch match =
        new ResourceMatch(queries, storage.urls(), storage.matcher(), storage.fhirContext());
    return new Enforcement(
        List.of(
            pages,
            new RequestGuard(access, searches, operations, pages, rules),
            new BundleGuard(
                access, new EntryGuard(searches, operations, pages, instances, rules), rules),
            new InstanceGuard(access, instances, rules),
            new ContentGuard(rules)),
        new RestrictedRequests(
            access,
            new ResourceGuard(access, match, searches, instances, storage.fhirContext(), rules)));
  }

  /** What is to be hooked to every request. */
  List<Object> interceptors() {
    return interceptors;
  }

  @Override
  public Optional<IInterceptorBroadcaster> of(ServletRequest request) {
    return restricted.of(request);
  }
}
