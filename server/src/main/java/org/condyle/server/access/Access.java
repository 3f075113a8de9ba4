package org.condyle.server.access;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.condyle.server.access.Decision.Allowed;
import org.condyle.server.access.Decision.Denied;
import org.condyle.server.access.table.AccessTable;
import org.condyle.server.access.table.Reach;
import org.condyle.server.access.table.TypeRight;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.Permission;
import org.condyle.server.caller.Role;
import org.condyle.server.caller.Scope;
import org.condyle.server.caller.Scope.Level;

/**
 * Decides what a caller may do with resources of a type: what both the role may by the access table
 * and a scope of the token grants.
 */
public final class Access {

  private static final Set<Permission> READING = EnumSet.of(Permission.READ, Permission.SEARCH);

  private final AccessTable table;

  public Access(AccessTable table) {
    this.table = table;
  }

  public AccessTable table() {
    return table;
  }

  /** What the caller may do with resources of the type. */
  public Decision decide(Caller caller, Permission permission, String type) {
    Optional<TypeRight> right = table.right(caller.role(), type);
    if (right.isEmpty() || !right.get().permissions().contains(permission)) {
      return new Denied(
          "The role '" + caller.role().code() + "' may not " + verb(permission) + " " + type);
    }
    if (caller.practices().size() > 1 && !READING.contains(permission)) {
      return new Denied("A token for several practices is for reading alone");
    }
    List<Restriction> restrictions = new ArrayList<>();
    for (Scope scope : caller.scopes().granting(type, permission)) {
      restriction(caller, right.get(), scope, type).ifPresent(each -> add(restrictions, each));
    }
    return restrictions.isEmpty()
        ? new Denied(
            "The token has no scope that allows to "
                + verb(permission)
                + " "
                + type
                + ", such as "
                + level(caller).name().toLowerCase(Locale.ROOT)
                + "/"
                + type
                + "."
                + permission.letter())
        : new Allowed(restrictions);
  }

  /** What a scope opens to the caller; empty if nothing. */
  private Optional<Restriction> restriction(
      Caller caller, TypeRight right, Scope scope, String type) {
    if ((scope.level() == Level.SYSTEM) != (caller.role() == Role.SYSTEM)) {
      return Optional.empty();
    }
    Reach reach = right.reach();
    if (scope.level() == Level.PATIENT) {
      // On a patient's behalf nothing is opened that is not a patient's to see.
      Optional<TypeRight> patients = table.right(Role.PATIENT, type);
      if (patients.isEmpty()) {
        return Optional.empty();
      }
      reach = reach == Reach.OWN_RECORD ? reach : patients.get().reach();
    }
    boolean held = reach == Reach.OWN_RECORD;
    if (held && caller.patient() == null) {
      return Optional.empty();
    }
    return Optional.of(new Restriction(held, scope.restriction()));
  }

  private static void add(List<Restriction> restrictions, Restriction more) {
    if (restrictions.stream().noneMatch(there -> there.includes(more))) {
      restrictions.removeIf(more::includes);
      restrictions.add(more);
    }
  }

  private static Level level(Caller caller) {
    return switch (caller.role()) {
      case SYSTEM -> Level.SYSTEM;
      case PATIENT -> Level.PATIENT;
      default -> Level.USER;
    };
  }

  private static String verb(Permission permission) {
    return switch (permission) {
      case CREATE -> "create";
      case READ -> "read";
      case UPDATE -> "change";
      case DELETE -> "delete";
      case SEARCH -> "search for";
    };
  }
}
