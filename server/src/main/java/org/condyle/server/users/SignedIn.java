package org.condyle.server.users;

import java.io.Serializable;
import java.util.UUID;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * A person who signed in with all that was asked for, and chose a practice: the principal of Spring
 * Security's Authentication on pages.
 *
 * @param user stays the same whatever the person is called
 * @param name as pages and the audit trail show it
 * @param chosen the membership that was chosen for this session
 */
public record SignedIn(UUID user, String name, Membership chosen)
    implements AuthenticatedPrincipal, Serializable {

  /** As tokens and the audit trail name this person: {@code user/…}. */
  public String callerId() {
    return "user/" + user;
  }

  /** The same, for Spring Security. */
  @Override
  public String getName() {
    return callerId();
  }
}
