package org.condyle.server.smart.discovery;

import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Answers both discovery documents; anybody may read them, from any web page. */
final class DiscoveryServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient ServerAddress addresses;

  DiscoveryServlet(ServerAddress addresses) {
    this.addresses = addresses;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> address = addresses.of(request);
    if (address.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    boolean isSmart = request.getServletPath().equals(Endpoints.SMART_CONFIGURATION);
    Map<String, Object> said =
        isSmart
            ? SmartConfiguration.smart(address.get())
            : SmartConfiguration.openId(address.get());
    byte[] body = JSONObjectUtils.toJSONString(said).getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/json;charset=UTF-8");
    response.setHeader("Cache-Control", "max-age=300");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
