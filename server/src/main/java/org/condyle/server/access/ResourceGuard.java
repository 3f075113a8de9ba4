package org.condyle.server.access;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.IPreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.IPreResourceShowDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.util.FhirTerser;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.access.Decision.Allowed;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.caller.Permission;
import org.hl7.fhir.instance.model.api.IBaseOperationOutcome;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every resource that goes to a caller or comes from one. It is hooked only to requests of
 * those who may not do everything (see {@link RestrictedRequests}).
 */
@Interceptor
public class ResourceGuard {

  private static final Set<RestOperationTypeEnum> HISTORIES =
      EnumSet.of(
          RestOperationTypeEnum.HISTORY_INSTANCE,
          RestOperationTypeEnum.HISTORY_TYPE,
          RestOperationTypeEnum.HISTORY_SYSTEM);

  private final Access access;
  private final ResourceMatch match;
  private final SearchGuard searches;
  private final InstanceCheck instances;
  private final FhirTerser terser;
  private final Set<Rule> rules;

  ResourceGuard(
      Access access,
      ResourceMatch match,
      SearchGuard searches,
      InstanceCheck instances,
      FhirContext fhirContext,
      Set<Rule> rules) {
    this.access = access;
    this.match = match;
    this.searches = searches;
    this.instances = instances;
    this.terser = fhirContext.newTerser();
    this.rules = rules;
  }

  /**
   * Takes versions out of a history. HAPI minds if that is done later, when the others are shown.
   */
  @Hook(Pointcut.STORAGE_PREACCESS_RESOURCES)
  public void access(RequestDetails request, IPreResourceAccessDetails details) {
    if (CallerOfRequest.isServer(request)
        || !rules.contains(Rule.SHOWN)
        || !HISTORIES.contains(request.getRestOperationType())) {
      return;
    }
    Rights rights = Rights.of(access, request);
    Permission permission = shownBy(request.getRestOperationType());
    int leftOut = 0;
    for (int i = 0; i < details.size(); i++) {
      if (!match.isAllowed(rights, permission, details.getResource(i))) {
        details.setDontReturnResourceAtIndex(i);
        leftOut++;
      }
    }
    HistoryPages.leaveOut(request, leftOut);
  }

  /** Takes out of an answer what the caller may not see. */
  @Hook(Pointcut.STORAGE_PRESHOW_RESOURCES)
  public void show(RequestDetails request, IPreResourceShowDetails details) {
    if (CallerOfRequest.isServer(request) || !rules.contains(Rule.SHOWN)) {
      return;
    }
    Rights rights = Rights.of(access, request);
    Permission permission = shownBy(request.getRestOperationType());
    for (int i = 0; i < details.size(); i++) {
      IBaseResource resource = details.getResource(i);
      if (resource != null
          && !(resource instanceof IBaseOperationOutcome)
          && !match.isAllowed(rights, permission, resource)) {
        details.setResource(i, null);
      }
    }
  }

  /** A search shows what may be searched for; all else shows what may be read. */
  private static Permission shownBy(@Nullable RestOperationTypeEnum interaction) {
    return interaction == RestOperationTypeEnum.SEARCH_TYPE
            || interaction == RestOperationTypeEnum.GET_PAGE
            || interaction == RestOperationTypeEnum.HISTORY_TYPE
            || interaction == RestOperationTypeEnum.HISTORY_SYSTEM
        ? Permission.SEARCH
        : Permission.READ;
  }

  @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
  public void create(RequestDetails request, IBaseResource resource) {
    store(request, Permission.CREATE, resource);
    references(request, resource, Set.of());
  }

  @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
  public void update(RequestDetails request, IBaseResource before, IBaseResource after) {
    store(request, Permission.UPDATE, before);
    store(request, Permission.UPDATE, after);
    references(request, after, targets(before));
  }

  @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED)
  public void delete(RequestDetails request, IBaseResource resource) {
    store(request, Permission.DELETE, resource);
  }

  private void store(RequestDetails request, Permission permission, IBaseResource resource) {
    if (CallerOfRequest.isServer(request) || !rules.contains(Rule.STORED)) {
      return;
    }
    if (!match.isAllowed(Rights.of(access, request), permission, resource)) {
      throw Refusal.of(
          new ProblemException(
              ProblemCode.FORBIDDEN,
              "This " + resource.fhirType() + " is none that you may store, change or delete",
              resource.fhirType()));
    }
  }

  /**
   * Whether a reference resolves, would tell that there is such a resource; and one by a condition
   * is a search.
   *
   * @param known what was pointed to before
   */
  private void references(RequestDetails request, IBaseResource resource, Set<String> known) {
    if (CallerOfRequest.isServer(request) || !rules.contains(Rule.REFERENCES)) {
      return;
    }
    Rights rights = Rights.of(access, request);
    try {
      for (ResourceReferenceInfo found : terser.getAllResourceReferences(resource)) {
        IIdType target = found.getResourceReference().getReferenceElement();
        if (target.getValue() != null && !known.contains(target.getValue())) {
          reference(rights, target);
        }
      }
    } catch (ProblemException e) {
      throw Refusal.of(e);
    }
  }

  private Set<String> targets(IBaseResource resource) {
    return terser.getAllResourceReferences(resource).stream()
        .map(found -> found.getResourceReference().getReferenceElement().getValue())
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private void reference(Rights rights, IIdType target) {
    String text = target.getValue();
    int query = text.indexOf('?');
    if (query > 0) {
      searches.requireCondition(rights, Permission.SEARCH, text.substring(0, query), text);
      return;
    }
    String type = target.getResourceType();
    if (type == null || !target.hasIdPart() || target.isAbsolute() || target.isLocal()) {
      return;
    }
    if (rights.decide(Permission.READ, type) instanceof Allowed allowed) {
      instances.require(rights, allowed, type, target.getIdPart());
    } else {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "You may not read " + type + ", and so not point to one", type);
    }
  }
}
