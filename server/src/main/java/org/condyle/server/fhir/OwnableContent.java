package org.condyle.server.fhir;

import ca.uhn.fhir.interceptor.model.ReadPartitionIdRequestDetails;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.partition.RequestPartitionHelperSvc;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import org.condyle.server.partition.Partitions;
import org.jspecify.annotations.Nullable;

/**
 * Lets content lie in the partition of the practice that owns it. HAPI would force Questionnaires,
 * value sets and libraries into the default partition.
 */
final class OwnableContent extends RequestPartitionHelperSvc {

  @Override
  public boolean isResourcePartitionable(@Nullable String type) {
    return type != null && (Partitions.isOwnable(type) || super.isResourcePartitionable(type));
  }

  /** What HAPI itself looks for everywhere, it finds among what all share, as it always did. */
  @Override
  public RequestPartitionId determineReadPartitionForRequest(
      @Nullable RequestDetails request, ReadPartitionIdRequestDetails details) {
    String type = details.getResourceType();
    if (type != null
        && Partitions.isOwnable(type)
        && (request == null
            || (request instanceof SystemRequestDetails system && isEverywhere(system)))) {
      return RequestPartitionId.fromPartitionId(Partitions.SHARED);
    }
    return super.determineReadPartitionForRequest(request, details);
  }

  private static boolean isEverywhere(SystemRequestDetails request) {
    RequestPartitionId partition = request.getRequestPartitionId();
    return partition == null || partition.isAllPartitions();
  }
}
