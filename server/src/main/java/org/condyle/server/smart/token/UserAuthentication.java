package org.condyle.server.smart.token;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.condyle.server.users.SignedIn;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** Somebody who logged in, as the endpoints of OAuth see them. */
public final class UserAuthentication extends AbstractAuthenticationToken {

  private static final long serialVersionUID = 1L;

  private final transient SignedIn signedIn;
  private final transient Optional<Integer> accessNumber;

  /** Somebody as a stored grant names that one. */
  public UserAuthentication(SignedIn signedIn) {
    this(signedIn, Optional.empty());
  }

  /**
   * Somebody who is here.
   *
   * @param accessNumber of the account when the session began; what is granted counts only if
   *     access was not ended since
   */
  public UserAuthentication(SignedIn signedIn, Optional<Integer> accessNumber) {
    super(AuthorityUtils.NO_AUTHORITIES);
    this.signedIn = signedIn;
    this.accessNumber = accessNumber;
    setAuthenticated(true);
  }

  Optional<Integer> accessNumber() {
    return accessNumber;
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
