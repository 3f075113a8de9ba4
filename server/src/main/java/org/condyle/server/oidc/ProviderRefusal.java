package org.condyle.server.oidc;

/** What came from the provider, or is said to, is not believed or opens nothing. */
public final class ProviderRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason for the log and not for whoever sent it; without anything that is secret or was
   *     chosen by the sender
   */
  public ProviderRefusal(String reason) {
    super(reason);
  }

  ProviderRefusal(String reason, Throwable cause) {
    super(reason, cause);
  }

  /** The reason, for the log. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
