package org.condyle.server.fhir;

import ca.uhn.fhir.rest.server.IServerAddressStrategy;
import ca.uhn.fhir.rest.server.IncomingRequestAddressStrategy;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import org.condyle.server.page.PublicAddress;

/**
 * The FHIR base in addresses that the server gives out: the public one where it is configured, and
 * not what a caller says in {@code Host}. Who asks by a name of this machine is answered by it, for
 * programs that run beside the server.
 */
final class PublicServerBase implements IServerAddressStrategy {

  private final PublicAddress address;
  private final IncomingRequestAddressStrategy incoming = new IncomingRequestAddressStrategy();

  PublicServerBase(PublicAddress address) {
    this.address = address;
  }

  @Override
  public String determineServerBase(ServletContext context, HttpServletRequest request) {
    return PublicAddress.isThisMachine(request.getServerName())
        ? incoming.determineServerBase(context, request)
        : address.fhirBase().orElseGet(() -> incoming.determineServerBase(context, request));
  }
}
