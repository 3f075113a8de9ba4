package org.condyle.server.users;

import java.io.Serializable;
import java.util.Set;
import java.util.UUID;
import org.condyle.server.caller.Role;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is in a practice.
 *
 * @param id of the membership itself; a changed membership has another one
 * @param partitions of the practices: one, but for a grant to look at several practices at once,
 *     which opens reading only
 * @param role in these practices; never {@link Role#SYSTEM}, which is for programs
 * @param patientId logical id of the Patient who this person is; there for the role patient and for
 *     no other
 * @param fhirUser reference to the resource that stands for the person, for example {@code
 *     Practitioner/7}
 */
public record Membership(
    UUID id,
    Set<Integer> partitions,
    Role role,
    @Nullable String patientId,
    @Nullable String fhirUser)
    implements Serializable {

  public Membership {
    if (partitions.isEmpty()) {
      throw new IllegalArgumentException("A membership is one in a practice");
    }
    partitions = Set.copyOf(partitions);
  }

  /** Whether it is a view over several practices: it opens reading only. */
  public boolean isOverSeveral() {
    return partitions.size() > 1;
  }

  /**
   * The partition of the one practice.
   *
   * @throws IllegalStateException if it is a view over several
   */
  public int partition() {
    if (isOverSeveral()) {
      throw new IllegalStateException("The membership is one in several practices");
    }
    return partitions.iterator().next();
  }
}
