package org.condyle.server.access;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.interceptor.model.RequestPartitionId;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * Lets what all practices share be written in the first practice alone. It is asked of every
 * resource that is about to be stored, whichever way led there; what a practice has of its own is
 * in its own partition, where nobody else gets.
 */
@Interceptor
public class ContentGuard {

  private final Set<Rule> rules;

  ContentGuard(Set<Rule> rules) {
    this.rules = rules;
  }

  /** What is new lies where its writer's content belongs; some kinds are the same for all. */
  @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
  public void create(RequestDetails request, IBaseResource resource) {
    if (Partitions.isServerWide(resource.fhirType())) {
      requireFirst(request, resource);
    }
  }

  @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
  public void update(RequestDetails request, @Nullable IBaseResource before, IBaseResource after) {
    change(request, before == null ? after : before);
  }

  @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED)
  public void delete(RequestDetails request, IBaseResource resource) {
    change(request, resource);
  }

  private void change(RequestDetails request, IBaseResource stored) {
    if (Partitions.isShared(stored.fhirType()) && isShared(stored)) {
      requireFirst(request, stored);
    }
  }

  /** One that does not say where it is stored counts as shared. */
  private static boolean isShared(IBaseResource stored) {
    return !(stored.getUserData(Constants.RESOURCE_PARTITION_ID) instanceof RequestPartitionId place
        && place.hasPartitionIds()
        && !place.getPartitionIds().contains(Partitions.SHARED));
  }

  private void requireFirst(RequestDetails request, IBaseResource resource) {
    if (CallerOfRequest.isServer(request)
        || !rules.contains(Rule.SHARED_CONTENT)
        || CallerOfRequest.of(request).practices().equals(Set.of(Partitions.FIRST_PRACTICE))) {
      return;
    }
    String type = resource.fhirType();
    throw Refusal.of(
        Partitions.isServerWide(type)
            ? Rights.serverWide(type)
            : new ProblemException(
                ProblemCode.CONTENT_OF_ALL,
                "This "
                    + type
                    + " is shared by all practices of the server, and is changed in the first one;"
                    + " give your own another id and version",
                type));
  }
}
