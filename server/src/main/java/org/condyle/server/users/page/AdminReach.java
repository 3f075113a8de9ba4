package org.condyle.server.users.page;

import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.partition.Partitions;
import org.condyle.server.users.Account;
import org.condyle.server.users.Membership;
import org.condyle.server.users.SignedIn;

/**
 * How far an administrator reaches. The one of the first practice keeps the whole server; any other
 * keeps the people of the own practice, and does not learn that there are others.
 *
 * @param partitions of the practices of the chosen membership
 */
public record AdminReach(Set<Integer> partitions) {

  public static AdminReach of(SignedIn who) {
    return new AdminReach(who.chosen().partitions());
  }

  public boolean isWholeServer() {
    return partitions.contains(Partitions.FIRST_PRACTICE);
  }

  public boolean covers(Set<Integer> others) {
    return isWholeServer() || partitions.containsAll(others);
  }

  boolean covers(Membership membership) {
    return covers(membership.partitions());
  }

  /** Whether somebody is listed: who belongs to the practice, perhaps among others. */
  boolean shows(Account account) {
    return isWholeServer() || account.memberships().stream().anyMatch(this::covers);
  }

  /** Whether the account itself may be changed: who belongs to the practice and to no other. */
  boolean owns(Account account) {
    return isWholeServer()
        || (!account.memberships().isEmpty()
            && account.memberships().stream().allMatch(this::covers));
  }

  /**
   * @throws ProblemException FORBIDDEN
   */
  void requireWholeServer() {
    if (!isWholeServer()) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN, "The administrators of the first practice do this");
    }
  }
}
