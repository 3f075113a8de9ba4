package org.condyle.server.smart.token;

import java.util.List;
import java.util.TreeSet;
import org.condyle.server.users.SignedIn;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** Somebody who logged in, as the endpoints of OAuth see them. */
public final class UserAuthentication extends AbstractAuthenticationToken {

  private static final long serialVersionUID = 1L;

  private final transient SignedIn signedIn;

  public UserAuthentication(SignedIn signedIn) {
    super(AuthorityUtils.NO_AUTHORITIES);
    this.signedIn = signedIn;
    setAuthenticated(true);
  }

  public SignedIn signedIn() {
    return signedIn;
  }

  /**
   * The user and the practice: what was begun in one practice is not ended in another, and a
   * consent that was given in one counts for that one.
   */
  @Override
  public String getName() {
    return signedIn.user() + "@" + List.copyOf(new TreeSet<>(signedIn.chosen().partitions()));
  }

  @Override
  public Object getPrincipal() {
    return signedIn;
  }

  @Override
  public Object getCredentials() {
    return "";
  }
}
