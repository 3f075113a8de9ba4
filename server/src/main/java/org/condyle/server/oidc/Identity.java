package org.condyle.server.oidc;

import java.io.Serializable;

/**
 * Somebody as a provider tells that one apart: the two claims together are the only ones that stay
 * the same and are nobody else's (OpenID Connect Core 1.0, 5.7). A name or an e-mail address is
 * not.
 *
 * @param issuer the provider
 * @param subject at most {@value #LONGEST} characters
 */
public record Identity(String issuer, String subject) implements Serializable {

  /** OpenID Connect Core 1.0, 2. */
  public static final int LONGEST = 255;

  /** Whether a text can be a subject: printable ASCII, as the standard has it, without edges. */
  public static boolean isSubject(String text) {
    return text.length() <= LONGEST && text.matches("[!-~]([ -~]*[!-~])?");
  }
}
