package org.condyle.server.partition;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.interceptor.model.ReadPartitionIdRequestDetails;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/** Tells HAPI which partition a resource is written to or read from. */
@Interceptor
public class PartitionRouting {

  private final PracticeOfRequest practices;

  public PartitionRouting(PracticeOfRequest practices) {
    this.practices = practices;
  }

  /** The partition of a resource that is about to be written. */
  @Hook(Pointcut.STORAGE_PARTITION_IDENTIFY_CREATE)
  public RequestPartitionId forCreate(RequestDetails request, IBaseResource resource) {
    return partition(resource.fhirType(), request);
  }

  /** The partition in which something is looked for. */
  @Hook(Pointcut.STORAGE_PARTITION_IDENTIFY_READ)
  public RequestPartitionId forRead(RequestDetails request, ReadPartitionIdRequestDetails details) {
    return partition(details.getResourceType(), request);
  }

  private RequestPartitionId partition(@Nullable String resourceType, RequestDetails request) {
    if (resourceType != null && Partitions.isShared(resourceType)) {
      return RequestPartitionId.fromPartitionId(Partitions.SHARED);
    }
    return RequestPartitionId.fromPartitionId(practices.partitionOf(request));
  }
}
