package org.condyle.server.smart.endpoint;

import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.web.authentication.JwtClientAssertionAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads the assertion of a client. SMART App Launch 2.2 (5.1.4) sends no {@code client_id} beside
 * it: then the client is the one that the assertion names, which its signature is checked for as in
 * any other case. Spring Authorization Server wants the parameter to be there.
 */
final class AssertionConverter implements AuthenticationConverter {

  private static final String CLIENT_ID = "client_id";
  private static final String ASSERTION = "client_assertion";

  private final AuthenticationConverter converter = new JwtClientAssertionAuthenticationConverter();

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    String[] assertions = request.getParameterValues(ASSERTION);
    String named =
        assertions != null && assertions.length == 1 && request.getParameter(CLIENT_ID) == null
            ? subject(assertions[0])
            : null;
    return converter.convert(named == null ? request : new Named(request, named));
  }

  private static @Nullable String subject(String assertion) {
    try {
      return SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
    } catch (ParseException e) {
      return null;
    }
  }

  /** The same request with the parameter. */
  private static final class Named extends HttpServletRequestWrapper {

    private final Map<String, String[]> parameters;

    Named(HttpServletRequest request, String clientId) {
      super(request);
      this.parameters = new HashMap<>(request.getParameterMap());
      parameters.put(CLIENT_ID, new String[] {clientId});
    }

    @Override
    public @Nullable String getParameter(String name) {
      String[] values = parameters.get(name);
      return values == null ? null : values[0];
    }

    @Override
    public Map<String, String[]> getParameterMap() {
      return parameters;
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
      return parameters.get(name);
    }
  }
}
