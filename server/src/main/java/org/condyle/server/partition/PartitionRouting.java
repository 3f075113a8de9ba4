package org.condyle.server.partition;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.interceptor.model.ReadPartitionIdRequestDetails;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.jpa.searchparam.SearchParameterMap;
import ca.uhn.fhir.model.api.IQueryParameterType;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.TokenParam;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.condyle.server.caller.CallerOfRequest;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.IdType;
import org.jspecify.annotations.Nullable;

/**
 * Tells HAPI which partition a resource is written to or read from. Who works in a practice sees of
 * content what is shared and what is that practice's, and nothing of another's: HAPI's statements
 * name the partitions, so that what is elsewhere is neither found nor counted.
 */
@Interceptor
public class PartitionRouting {

  private final PracticeOfRequest practices;
  private final ContentPlaces places;

  public PartitionRouting(PracticeOfRequest practices, ContentPlaces places) {
    this.practices = practices;
    this.places = places;
  }

  /** The partition of a resource that is about to be written. */
  @Hook(Pointcut.STORAGE_PARTITION_IDENTIFY_CREATE)
  public RequestPartitionId forCreate(RequestDetails request, IBaseResource resource) {
    if (Partitions.isShared(resource.fhirType())) {
      return RequestPartitionId.fromPartitionId(ofWrittenContent(request, resource));
    }
    if (CallerOfRequest.isServer(request)) {
      throw new IllegalStateException("The server writes without saying for which practice");
    }
    return RequestPartitionId.fromPartitionId(practices.partitionOf(request));
  }

  /**
   * Content is written where it is, and what is new where new content of the practice belongs.
   * Whether the caller may write there is decided where HAPI is about to store it.
   */
  private int ofWrittenContent(RequestDetails request, IBaseResource resource) {
    String type = resource.fhirType();
    if (CallerOfRequest.isServer(request) || !Partitions.isOwnable(type)) {
      return Partitions.SHARED;
    }
    int practice = practices.partitionOf(request);
    return place(type, resource.getIdElement(), List.of(practice, Partitions.SHARED))
        .orElseGet(() -> Partitions.newContentOf(practice));
  }

  /** The partition in which something is looked for. */
  @Hook(Pointcut.STORAGE_PARTITION_IDENTIFY_READ)
  public RequestPartitionId forRead(RequestDetails request, ReadPartitionIdRequestDetails details) {
    String type = details.getResourceType();
    boolean isServer = CallerOfRequest.isServer(request);
    if (type != null && Partitions.isShared(type)) {
      return isServer || !Partitions.isOwnable(type)
          ? RequestPartitionId.fromPartitionId(Partitions.SHARED)
          : ofContent(request, type, details);
    }
    return isServer
        ? RequestPartitionId.allPartitions()
        : RequestPartitionId.fromPartitionIds(List.copyOf(practices.partitionsOf(request)));
  }

  /**
   * An id means one instance, though a practice and the shared content may each have one under it.
   */
  private RequestPartitionId ofContent(
      RequestDetails request, String type, ReadPartitionIdRequestDetails details) {
    List<Integer> seen = Partitions.ofContent(practices.partitionsOf(request));
    return place(type, meantId(details), seen)
        .map(RequestPartitionId::fromPartitionId)
        .orElseGet(() -> RequestPartitionId.fromPartitionIds(seen));
  }

  private static @Nullable IIdType meantId(ReadPartitionIdRequestDetails details) {
    SearchParameterMap search = details.getSearchParams();
    if (search == null) {
      return details.getReadResourceId();
    }
    List<List<IQueryParameterType>> ids = Objects.requireNonNullElse(search.get("_id"), List.of());
    return ids.size() == 1
            && ids.get(0).size() == 1
            && ids.get(0).get(0) instanceof TokenParam id
            && id.getModifier() == null
        ? new IdType(id.getValue())
        : null;
  }

  private Optional<Integer> place(String type, @Nullable IIdType id, List<Integer> partitions) {
    return id == null || !id.hasIdPart()
        ? Optional.empty()
        : places.of(type, id.getIdPart(), partitions);
  }
}
