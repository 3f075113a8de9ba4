package org.condyle.server.oidc;

/** What a login at the provider counts for. */
public enum Factors {
  /** As much as a password here. */
  ONE,
  /** A password and a second factor. */
  BOTH
}
