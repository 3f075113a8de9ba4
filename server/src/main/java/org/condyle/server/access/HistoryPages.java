package org.condyle.server.access;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.model.valueset.BundleTypeEnum;
import ca.uhn.fhir.rest.api.BundleLinks;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.IPagingProvider;
import ca.uhn.fhir.rest.server.RestfulServerUtils;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/**
 * Leads on from a page of a history of which something was left out. HAPI goes by how full a page
 * is, and takes such a one for the last.
 */
@Interceptor
public class HistoryPages {

  private static final String LEFT_OUT = HistoryPages.class.getName();
  private static final String NEXT = "next";

  /** So many versions of those that were read for an answer are not shown. */
  static void leaveOut(RequestDetails request, int versions) {
    request.getUserData().merge(LEFT_OUT, versions, (a, b) -> (Integer) a + (Integer) b);
  }

  @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
  public void leadOn(ServletRequestDetails request, @Nullable IBaseResource answer) {
    Integer leftOut = (Integer) request.getUserData().get(LEFT_OUT);
    if (leftOut == null
        || !(answer instanceof Bundle page)
        || page.getType() != Bundle.BundleType.HISTORY
        || page.getLink(NEXT) != null) {
      return;
    }
    int size = size(request);
    if (page.getEntry().size() + leftOut >= size) {
      page.addLink().setRelation(NEXT).setUrl(address(request, offset(request) + size, size));
    }
  }

  private static int size(ServletRequestDetails request) {
    IPagingProvider paging = Objects.requireNonNull(request.getServer().getPagingProvider());
    Integer asked = RestfulServerUtils.extractCountParameter(request);
    return asked == null || asked == 0
        ? paging.getDefaultPageSize()
        : Math.min(asked, paging.getMaximumPageSize());
  }

  private static int offset(ServletRequestDetails request) {
    Integer offset = RestfulServerUtils.extractOffsetParameter(request);
    return offset == null ? 0 : offset;
  }

  private static String address(ServletRequestDetails request, int offset, int size) {
    Map<String, String[]> parameters = Objects.requireNonNull(request.getParameters());
    return RestfulServerUtils.createOffsetPagingLink(
        new BundleLinks(request.getFhirServerBase(), Set.of(), false, BundleTypeEnum.HISTORY),
        request.getRequestPath(),
        null,
        offset,
        size,
        parameters);
  }
}
