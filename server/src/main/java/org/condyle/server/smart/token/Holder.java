package org.condyle.server.smart.token;

import java.util.Set;
import java.util.UUID;
import org.condyle.server.caller.Role;
import org.condyle.server.smart.client.SmartClient;
import org.condyle.server.users.Membership;
import org.condyle.server.users.SignedIn;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a token acts.
 *
 * @param id as in {@link org.condyle.server.caller.Caller#id}
 * @param name as the audit trail calls that one
 * @param user null where a program acts on its own behalf
 * @param practices the partitions that the token opens
 * @param ownPatient logical id of the person's own record
 * @param fhirUser reference to the resource that stands for the person
 */
public record Holder(
    String id,
    String name,
    @Nullable UUID user,
    Role role,
    Set<Integer> practices,
    @Nullable String ownPatient,
    @Nullable String fhirUser) {

  public Holder {
    practices = Set.copyOf(practices);
  }

  /** Somebody who logged in, in the practice that was chosen. */
  public static Holder of(SignedIn signedIn) {
    Membership chosen = signedIn.chosen();
    return new Holder(
        "user/" + signedIn.user(),
        signedIn.name(),
        signedIn.user(),
        chosen.role(),
        chosen.partitions(),
        chosen.role() == Role.PATIENT ? chosen.patientId() : null,
        chosen.fhirUser());
  }

  /** A program on its own behalf. */
  public static Holder of(
      SmartClient client, Role role, Set<Integer> practices, @Nullable String ownPatient) {
    return new Holder(
        "client/" + client.clientId(), client.name(), null, role, practices, ownPatient, null);
  }

  /** By what an id token and introspection name it. */
  public String subject() {
    return user == null ? id.substring(id.indexOf('/') + 1) : user.toString();
  }
}
