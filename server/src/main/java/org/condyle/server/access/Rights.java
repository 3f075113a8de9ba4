package org.condyle.server.access;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.access.Decision.Allowed;
import org.condyle.server.access.Decision.Denied;
import org.condyle.server.access.table.Need;
import org.condyle.server.access.table.OperationRight;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;
import org.condyle.server.caller.Permission;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scope;
import org.condyle.server.caller.Scope.Level;
import org.condyle.server.partition.Partitions;

/** What the caller of one request may do. Each decision is made once. */
public final class Rights {

  private static final String ATTRIBUTE = Rights.class.getName();

  private static final Scope EVERYTHING =
      Scope.parse("system/*.cruds").orElseThrow(AssertionError::new);

  private record Question(Permission permission, String type) {}

  private final Access access;
  private final Caller caller;
  private final boolean free;
  private final Map<Question, Decision> decided = new ConcurrentHashMap<>();

  Rights(Access access, Caller caller) {
    this.access = access;
    this.caller = caller;
    this.free =
        caller.role() == Role.SYSTEM
            && caller.practices().size() == 1
            && caller.scopes().cover(EVERYTHING);
  }

  /**
   * Those of whoever makes a request over HTTP.
   *
   * @throws ProblemException UNAUTHENTICATED
   */
  static Rights of(Access access, RequestDetails request) {
    Caller caller = CallerOfRequest.of(request);
    HttpServletRequest servlet = ((ServletRequestDetails) request).getServletRequest();
    Rights rights = (Rights) servlet.getAttribute(ATTRIBUTE);
    if (rights == null || rights.caller != caller) {
      rights = new Rights(access, caller);
      servlet.setAttribute(ATTRIBUTE, rights);
    }
    return rights;
  }

  public Caller caller() {
    return caller;
  }

  /**
   * Whether the caller is a program that may do everything, so that no resource needs to be looked
   * at.
   */
  public boolean areFree() {
    return free;
  }

  public Decision decide(Permission permission, String type) {
    return decided.computeIfAbsent(
        new Question(permission, type), asked -> access.decide(caller, permission, type));
  }

  /**
   * @throws ProblemException FORBIDDEN if the caller may not do this with any resource of the type
   */
  public Allowed require(Permission permission, String type) {
    Decision decision = decide(permission, type);
    if (decision instanceof Denied denied) {
      throw new ProblemException(ProblemCode.FORBIDDEN, denied.reason());
    }
    return (Allowed) decision;
  }

  /**
   * @throws ProblemException SERVER_WIDE if resources of the type change what the server does for
   *     all practices, and the caller would change one for another than the first
   */
  public void requireServerWide(Permission permission, String type) {
    boolean reads = permission == Permission.READ || permission == Permission.SEARCH;
    if (!reads
        && Partitions.isServerWide(type)
        && !caller.practices().contains(Partitions.FIRST_PRACTICE)) {
      throw serverWide(type);
    }
  }

  static ProblemException serverWide(String type) {
    return new ProblemException(
        ProblemCode.SERVER_WIDE,
        "A " + type + " holds for all practices of this server, and the first one writes it",
        type);
  }

  /** Whether the caller may do this with all resources of the type. */
  public boolean isUnrestricted(Permission permission, String type) {
    return decide(permission, type) instanceof Allowed allowed && allowed.isUnrestricted();
  }

  /** Whether the caller may do this with some resources of the type. */
  public boolean isAllowed(Permission permission, String type) {
    return decide(permission, type) instanceof Allowed;
  }

  /**
   * @param id of an OperationDefinition
   * @return the operation as the table has it, and whether the caller is held to a patient in it
   * @throws ProblemException FORBIDDEN if the caller may not call it at all, ONE_PRACTICE_NEEDED
   */
  public CallableOperation require(String id) {
    OperationRight operation =
        access
            .table()
            .operation(id)
            .filter(each -> each.roles().contains(caller.role()))
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.FORBIDDEN,
                        "The role '" + caller.role().code() + "' may not call " + id));
    if (caller.practices().size() > 1) {
      throw new ProblemException(
          ProblemCode.ONE_PRACTICE_NEEDED, "An operation works in one practice at a time");
    }
    boolean held = false;
    for (Need need : operation.needs()) {
      held |= isHeldIn(need, id);
    }
    if (held && operation.subject() == null && operation.held() == null) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, id + " cannot be called by one who is held to a patient's record");
    }
    return new CallableOperation(operation, held);
  }

  private boolean isHeldIn(Need need, String id) {
    boolean held = false;
    for (Permission permission : need.permissions()) {
      List<Restriction> restrictions =
          need.type().equals(Scope.ANY_TYPE)
              ? overAllTypes(permission)
              : decide(permission, need.type()) instanceof Allowed allowed
                  ? allowed.restrictions()
                  : List.of();
      if (restrictions.stream().noneMatch(each -> each.parameters().isEmpty())) {
        throw new ProblemException(
            ProblemCode.FORBIDDEN,
            id + " needs a scope for " + need + " without restriction, and a role that may");
      }
      held |= !restrictions.contains(Restriction.NONE);
    }
    return held;
  }

  /** What scopes for all types open: an operation that needs them reads whatever there is. */
  private List<Restriction> overAllTypes(Permission permission) {
    return caller.scopes().clinical().stream()
        .filter(scope -> scope.type().equals(Scope.ANY_TYPE))
        .filter(scope -> scope.permissions().contains(permission))
        .filter(scope -> (scope.level() == Level.SYSTEM) == (caller.role() == Role.SYSTEM))
        .map(
            scope ->
                new Restriction(
                    scope.level() == Level.PATIENT || caller.role() == Role.PATIENT,
                    scope.restriction()))
        .filter(restriction -> !restriction.held() || caller.patient() != null)
        .toList();
  }

  /**
   * @param held whether only for the caller's own patient
   */
  public record CallableOperation(OperationRight operation, boolean held) {}
}
