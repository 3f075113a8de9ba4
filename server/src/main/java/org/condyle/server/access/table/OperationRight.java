package org.condyle.server.access.table;

import java.util.List;
import java.util.Set;
import org.condyle.server.caller.Role;
import org.jspecify.annotations.Nullable;

/**
 * Who may call an operation.
 *
 * @param id of its OperationDefinition
 * @param needs what the caller has to be allowed, all of it
 * @param subject the parameter that names the patient; a caller who is held to a patient's record
 *     has to give that patient there. Null where nobody who is held may call it, unless {@code
 *     held} says otherwise
 * @param never parameters that a caller who is held must not give, since they name others
 * @param held for whom the operation itself minds whose data it gives: what a held caller gets;
 *     else null
 * @param why the reason for people
 */
public record OperationRight(
    String id,
    Set<Role> roles,
    List<Need> needs,
    @Nullable String subject,
    List<String> never,
    @Nullable String held,
    String why) {

  public OperationRight {
    roles = Set.copyOf(roles);
    needs = List.copyOf(needs);
    never = List.copyOf(never);
  }
}
