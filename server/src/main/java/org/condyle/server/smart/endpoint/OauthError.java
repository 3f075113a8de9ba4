package org.condyle.server.smart.endpoint;

import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Errors as OAuth 2.0 says them (RFC 6749, 5.2). */
final class OauthError {

  private OauthError() {}

  static void write(HttpServletResponse response, int status, String error, String description)
      throws IOException {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("error", error);
    said.put("error_description", description);
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Pragma", "no-cache");
    write(response, said);
  }

  static void write(HttpServletResponse response, Map<String, Object> said) throws IOException {
    byte[] body = JSONObjectUtils.toJSONString(said).getBytes(StandardCharsets.UTF_8);
    response.setContentType("application/json;charset=UTF-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
