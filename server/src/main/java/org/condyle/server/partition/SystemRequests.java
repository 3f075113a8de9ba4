package org.condyle.server.partition;

import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;

/** Requests that the server makes of itself. */
public final class SystemRequests {

  private SystemRequests() {}

  /** A request about what lies in a partition. */
  public static SystemRequestDetails in(int partition) {
    SystemRequestDetails request = new SystemRequestDetails();
    request.setRequestPartitionId(RequestPartitionId.fromPartitionId(partition));
    return request;
  }
}
