package org.condyle.server.fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** HAPI's servlet, whose requests may have hooks of their own. */
class CondyleEndpoint extends RestfulServer {

  private static final long serialVersionUID = 1L;

  private final transient InterceptorsOfRequest hooks;

  CondyleEndpoint(FhirContext fhirContext, InterceptorsOfRequest hooks) {
    super(fhirContext);
    this.hooks = hooks;
  }

  @Override
  protected ServletRequestDetails newRequestDetails(
      RequestTypeEnum method, HttpServletRequest request, HttpServletResponse response) {
    ServletRequestDetails details =
        new ServletRequestDetails(
            new HooksOfRequest(getInterceptorService(), hooks.of(request).orElse(null)));
    details.setServer(this);
    details.setRequestType(method);
    details.setServletRequest(request);
    details.setServletResponse(response);
    return details;
  }
}
