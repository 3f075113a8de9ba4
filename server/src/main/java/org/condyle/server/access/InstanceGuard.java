package org.condyle.server.access;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Objects;
import java.util.Set;
import org.condyle.server.access.Decision.Allowed;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.caller.Permission;
import org.jspecify.annotations.Nullable;

/**
 * Before anything is done with an instance, and also with each that is read within a Bundle: one
 * that the caller may not see is not found, like one that there is not.
 */
@Interceptor
public class InstanceGuard {

  private final Access access;
  private final InstanceCheck instances;
  private final Set<Rule> rules;

  InstanceGuard(Access access, InstanceCheck instances, Set<Rule> rules) {
    this.access = access;
    this.instances = instances;
    this.rules = rules;
  }

  @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
  public void decide(RequestDetails request, RestOperationTypeEnum interaction) {
    Permission permission = permission(interaction);
    if (permission == null
        || !rules.contains(Rule.INSTANCES)
        || request.getId() == null
        || !request.getId().hasIdPart()
        || CallerOfRequest.isServer(request)) {
      return;
    }
    Rights rights = Rights.of(access, request);
    String type = Objects.requireNonNull(request.getResourceName());
    if (!rights.areFree() && rights.decide(permission, type) instanceof Allowed allowed) {
      instances.require(rights, allowed, type, request.getId().getIdPart());
    }
  }

  private static @Nullable Permission permission(RestOperationTypeEnum interaction) {
    return switch (interaction) {
      case READ, VREAD, HISTORY_INSTANCE -> Permission.READ;
      case UPDATE, PATCH -> Permission.UPDATE;
      case DELETE -> Permission.DELETE;
      default -> null;
    };
  }
}
