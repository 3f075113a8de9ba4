package org.condyle.server.users.page;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.condyle.server.page.ClientAddress;

/**
 * Takes a request for one by https when a proxy of the site says that it came to it so: then the
 * container makes its session cookie for https alone, and answers say so to browsers.
 */
final class ForwardedHttps extends ValveBase {

  private final ClientAddress clients;

  ForwardedHttps(ClientAddress clients) {
    super(true);
    this.clients = clients;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (clients.isSecure(request.getRemoteAddr(), request.getHeader("X-Forwarded-Proto"))) {
      request.setSecure(true);
    }
    getNext().invoke(request, response);
  }
}
