package org.condyle.server.users;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.condyle.server.caller.Role;
import org.condyle.server.partition.Partitions;
import org.jspecify.annotations.Nullable;

/**
 * The account of one person.
 *
 * @param login name to sign in with; capital and small letters are the same
 * @param oneTimeUntil when the password is a one-time password: until when it is good
 * @param hasSecondFactor whether a second factor is set up
 * @param isDisabled whether nobody may sign in with it
 * @param isDemo whether it belongs to a demo: its password was shown, and it needs no second factor
 * @param accessNumber counted up when access ends; what began under an earlier number is over
 * @param lastLogin null if nobody ever signed in with it
 * @param memberships in the order in which they were given
 */
public record Account(
    UUID id,
    String login,
    String displayName,
    @Nullable String email,
    @Nullable Instant oneTimeUntil,
    boolean hasSecondFactor,
    boolean isDisabled,
    boolean isDemo,
    int accessNumber,
    @Nullable Instant lastLogin,
    List<Membership> memberships) {

  public Account {
    memberships = List.copyOf(memberships);
  }

  /** Whoever can see other people's data needs a second factor; patients may have one. */
  public boolean needsSecondFactor() {
    return !isDemo && memberships.stream().anyMatch(each -> each.role() != Role.PATIENT);
  }

  /** Whether the password has to be changed before anything else. */
  public boolean mustChangePassword() {
    return oneTimeUntil != null;
  }

  /** Whether it is that of an administrator of the first practice, who keeps the whole server. */
  public boolean keepsTheServer() {
    return memberships.stream()
        .anyMatch(
            each ->
                each.role() == Role.ADMINISTRATOR
                    && each.partitions().contains(Partitions.FIRST_PRACTICE));
  }

  /** One of the memberships, if it is still there. */
  public Optional<Membership> membership(UUID membership) {
    return memberships.stream().filter(each -> each.id().equals(membership)).findFirst();
  }
}
