package org.condyle.server.partition;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.interceptor.model.ReadPartitionIdRequestDetails;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.List;
import org.condyle.server.caller.CallerOfRequest;
import org.hl7.fhir.instance.model.api.IBaseResource;

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
    if (Partitions.isShared(resource.fhirType())) {
      return RequestPartitionId.fromPartitionId(Partitions.SHARED);
    }
    if (CallerOfRequest.isServer(request)) {
      throw new IllegalStateException("The server writes without saying for which practice");
    }
    return RequestPartitionId.fromPartitionId(practices.partitionOf(request));
  }

  /** The partition in which something is looked for. */
  @Hook(Pointcut.STORAGE_PARTITION_IDENTIFY_READ)
  public RequestPartitionId forRead(RequestDetails request, ReadPartitionIdRequestDetails details) {
    String type = details.getResourceType();
    if (type != null && Partitions.isShared(type)) {
      return RequestPartitionId.fromPartitionId(Partitions.SHARED);
    }
    return CallerOfRequest.isServer(request)
        ? RequestPartitionId.allPartitions()
        : RequestPartitionId.fromPartitionIds(List.copyOf(practices.partitionsOf(request)));
  }
}
