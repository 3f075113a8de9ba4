package org.condyle.server.caller;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as the token says: one person or program, in one role.
 *
 * @param id stays the same from token to token: {@code user/…} or {@code client/…}; never a name
 * @param name how the audit trail calls that one
 * @param role what that one is in these practices
 * @param client the id of the program that the token was given to; null where a person came by a
 *     page of ours
 * @param practices the partitions that the token opens; one, but for a view over several practices
 *     that was granted as such
 * @param scopes what the token grants, within what the role may
 * @param patient the logical id of the patient to whose record the caller is held: the patient's
 *     own, or that of the launch; null where the caller is not held to one
 * @param fhirUser reference to the resource that stands for the person, for example {@code
 *     Practitioner/7}
 */
public record Caller(
    String id,
    String name,
    Role role,
    @Nullable String client,
    Set<Integer> practices,
    Scopes scopes,
    @Nullable String patient,
    @Nullable String fhirUser) {

  public Caller {
    if (practices.isEmpty()) {
      throw new IllegalArgumentException("A caller belongs to a practice");
    }
    practices = Set.copyOf(practices);
  }
}
