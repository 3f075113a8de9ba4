package org.condyle.server.smart.discovery;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.condyle.server.page.PublicAddress;

/**
 * Under which address apps reach the server. Assertions and launches are made out to it, so it is
 * not taken from what a caller says, but where the server is called by a name of this machine.
 */
public final class ServerAddress {

  private final Optional<String> configured;

  ServerAddress(PublicAddress address) {
    this.configured = address.configured().map(URI::toString);
  }

  /** Without a slash at the end; empty where it is not configured and the request not local. */
  public Optional<String> of(HttpServletRequest request) {
    return configured.or(() -> ofThisMachine(request));
  }

  /** Under which name of this machine it was asked; empty if it was under another. */
  public Optional<String> ofThisMachine(HttpServletRequest request) {
    String host = request.getServerName();
    return PublicAddress.isThisMachine(host)
        ? Optional.of(request.getScheme() + "://" + host + ":" + request.getServerPort())
        : Optional.empty();
  }

  /** The address that was configured. */
  public Optional<String> configured() {
    return configured;
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
