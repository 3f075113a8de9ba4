package org.condyle.server.oidc;

/** The provider does not answer, or not with what a provider has to say. */
public final class ProviderUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason for the log, without anything that is secret
   */
  ProviderUnavailable(String reason) {
    super(reason);
  }

  ProviderUnavailable(String reason, Throwable cause) {
    super(reason, cause);
  }
}
