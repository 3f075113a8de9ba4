package org.condyle.server.access;

import ca.uhn.fhir.interceptor.api.IInterceptorBroadcaster;
import ca.uhn.fhir.interceptor.executor.InterceptorService;
import jakarta.servlet.ServletRequest;
import java.util.Optional;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.fhir.InterceptorsOfRequest;

/**
 * Hooks the look at single resources to the requests that need it. HAPI fetches and parses whatever
 * a condition matches as soon as anything is hooked to showing it, which would slow the writing of
 * programs that may do everything.
 */
final class RestrictedRequests implements InterceptorsOfRequest {

  private final Access access;
  private final InterceptorService hooks;

  RestrictedRequests(Access access, ResourceGuard guard) {
    this.access = access;
    this.hooks = new InterceptorService();
    this.hooks.registerInterceptor(guard);
    this.hooks.registerInterceptor(new HistoryPages());
  }

  @Override
  public Optional<IInterceptorBroadcaster> of(ServletRequest request) {
    return CallerOfRequest.find(request)
        .filter(caller -> !new Rights(access, caller).areFree())
        .map(caller -> hooks);
  }
}
