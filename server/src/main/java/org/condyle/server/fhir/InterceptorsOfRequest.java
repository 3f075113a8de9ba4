package org.condyle.server.fhir;

import ca.uhn.fhir.interceptor.api.IInterceptorBroadcaster;
import jakarta.servlet.ServletRequest;
import java.util.Optional;

/** What is hooked to single requests, beside what is hooked to all. */
public interface InterceptorsOfRequest {

  /** The hooks of a request that has some of its own. */
  Optional<IInterceptorBroadcaster> of(ServletRequest request);
}
