package org.condyle.server.access.table;

import java.util.Set;
import org.condyle.server.caller.Permission;

/**
 * What a role may do with resources of a type.
 *
 * @param permissions never empty
 * @param reach over which of them
 */
public record TypeRight(Set<Permission> permissions, Reach reach) {

  public TypeRight {
    permissions = Set.copyOf(permissions);
  }
}
