package org.condyle.server.audit;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.ServletRequestTracing;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.UncheckedIOException;
import org.condyle.server.caller.Caller;
import org.condyle.server.caller.CallerOfRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who does something, and by which request.
 *
 * @param id stays the same from request to request
 * @param role of that one in the practice, where there is one
 * @param client the id of the program by which it is done, where that is another
 * @param requestId empty where there is no request
 * @param address from which the request came
 * @param command by which of its commands, operations or kinds of work the server does it; null
 *     where the request itself says it
 */
public record AuditAgent(
    String id,
    String name,
    @Nullable String role,
    @Nullable String client,
    String requestId,
    @Nullable String address,
    @Nullable String command) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Under which one stands in the user data of a request that the server makes for it. */
  private static final String KEY = AuditAgent.class.getName();

  /** The server of itself: what follows from other data, upkeep, content that it ships. */
  public static final AuditAgent SERVER = new AuditAgent("server", "Condyle", null, null, "", null);

  /** Who does something by a request that says what. */
  public AuditAgent(
      String id,
      String name,
      @Nullable String role,
      @Nullable String client,
      String requestId,
      @Nullable String address) {
    this(id, name, role, client, requestId, address, null);
  }

  /** The same one, who does it by a command or an operation. */
  public AuditAgent by(String what) {
    return new AuditAgent(id, name, role, client, requestId, address, what);
  }

  /** As JSON, to be kept with work that is done later. */
  public String write() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@link #write} gave. */
  public static AuditAgent read(String json) {
    try {
      return JSON.readValue(json, AuditAgent.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static AuditAgent of(Caller caller, HttpServletRequest request) {
    return new AuditAgent(
        caller.id(),
        caller.name(),
        caller.role().code(),
        caller.client(),
        requestId(request),
        address(request));
  }

  /** The address of the client, behind the site's own proxies. */
  static String address(HttpServletRequest request) {
    return AuditedRequest.of(request).address().orElseGet(request::getRemoteAddr);
  }

  /** The id of an HTTP request. */
  static String requestId(HttpServletRequest request) {
    return request.getAttribute(ServletRequestTracing.ATTRIBUTE_REQUEST_ID) instanceof String id
        ? id
        : "";
  }

  /**
   * Says on whose behalf the server makes a request of itself. Without this it is on its own.
   *
   * @return the same request
   */
  public <T extends RequestDetails> T actsBy(T request) {
    request.getUserData().put(KEY, this);
    return request;
  }

  /** Who makes a request that came over HTTP. */
  public static AuditAgent of(ServletRequestDetails request) {
    return of(CallerOfRequest.of(request), request.getServletRequest());
  }

  /** Who writes by a request. */
  static AuditAgent writing(@Nullable RequestDetails request) {
    if (request == null) {
      return SERVER;
    }
    if (request.getUserData().get(KEY) instanceof AuditAgent named) {
      return named;
    }
    return request instanceof ServletRequestDetails servlet ? of(servlet) : SERVER;
  }
}
