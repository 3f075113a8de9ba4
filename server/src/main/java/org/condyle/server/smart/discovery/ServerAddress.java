package org.condyle.server.smart.discovery;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Under which address apps reach the server. Assertions and launches are made out to it, so it is
 * not taken from what a caller says, but where the server is called by a name of this machine.
 */
public final class ServerAddress {

  /** Names the address, for example {@code https://fhir.example.org}. */
  static final String VARIABLE = "CONDYLE_BASE_URL";

  private static final Pattern HTTP = Pattern.compile("https?://[^/?#\\s]+(/[^?#\\s]*)?");
  private static final Set<String> THIS_MACHINE =
      Set.of("localhost", "127.0.0.1", "[::1]", "0:0:0:0:0:0:0:1");

  private final @Nullable String configured;

  ServerAddress(@Nullable String configured) {
    this.configured = configured;
  }

  /**
   * @throws ProblemException SMART_SETTING_INVALID if the variable is no http(s) address
   */
  public static ServerAddress fromEnvironment(Map<String, String> environment) {
    String text = environment.get(VARIABLE);
    if (text == null || text.isBlank()) {
      return new ServerAddress(null);
    }
    String trimmed = text.strip().replaceFirst("/+$", "");
    if (!HTTP.matcher(trimmed).matches()) {
      throw new ProblemException(
          ProblemCode.SMART_SETTING_INVALID,
          VARIABLE + " must be an address such as https://fhir.example.org",
          VARIABLE);
    }
    return new ServerAddress(trimmed);
  }

  /** Without a slash at the end; empty where it is not configured and the request not local. */
  public Optional<String> of(HttpServletRequest request) {
    if (configured != null) {
      return Optional.of(configured);
    }
    String host = request.getServerName();
    if (!THIS_MACHINE.contains(host)) {
      return Optional.empty();
    }
    return Optional.of(request.getScheme() + "://" + host + ":" + request.getServerPort());
  }

  /** The address that was configured. */
  public Optional<String> configured() {
    return Optional.ofNullable(configured);
  }

  /** The FHIR base of a server at an address. */
  public static String fhirBase(String address) {
    return address + "/fhir";
  }

  /** Where tokens are asked for at a server at an address. */
  public static URI tokenEndpoint(String address) {
    return URI.create(address + Endpoints.TOKEN);
  }
}
