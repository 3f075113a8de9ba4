package org.condyle.server.access;

import java.util.List;

/** Whether a caller may do something with resources of a type. */
public sealed interface Decision {

  /**
   * Not at all.
   *
   * @param reason which right or scope is missing; never says anything of data
   */
  record Denied(String reason) implements Decision {}

  /**
   * With those that meet one of the restrictions.
   *
   * @param restrictions never empty; none of them includes another
   */
  record Allowed(List<Restriction> restrictions) implements Decision {

    public Allowed {
      restrictions = List.copyOf(restrictions);
    }

    /** Whether with all that the practice has of the type. */
    public boolean isUnrestricted() {
      return restrictions.contains(Restriction.NONE);
    }
  }
}
