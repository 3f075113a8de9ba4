package org.condyle.server.smart.discovery;

import jakarta.servlet.http.HttpServletRequest;

/** Where things are below the server's address. */
public final class Endpoints {

  public static final String AUTHORIZE = "/oauth2/authorize";
  public static final String TOKEN = "/oauth2/token";
  public static final String INTROSPECT = "/oauth2/introspect";
  public static final String REVOKE = "/oauth2/revoke";
  public static final String JWKS = "/oauth2/jwks";
  public static final String USER_INFO = "/oauth2/userinfo";

  /** The page on which a person decides. */
  public static final String CONSENT = "/apps/consent";

  /** The page on which a patient is chosen. */
  public static final String PATIENT = "/apps/patient";

  /** What registered apps are launched from. */
  public static final String SMART_CONFIGURATION = "/fhir/.well-known/smart-configuration";

  public static final String OPENID_CONFIGURATION = "/.well-known/openid-configuration";

  private Endpoints() {}

  /**
   * Which place below the server's address a request is for, as the container has read it. What was
   * sent may be written in other ways: {@code %61} is an a.
   */
  public static String path(HttpServletRequest request) {
    String below = request.getPathInfo();
    return below == null ? request.getServletPath() : request.getServletPath() + below;
  }
}
