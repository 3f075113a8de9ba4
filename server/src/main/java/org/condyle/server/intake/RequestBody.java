package org.condyle.server.intake;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.RestfulServerUtils;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Resource;

/**
 * Reads the body of every FHIR request strictly, once, before HAPI's servlet would read it
 * leniently; HAPI then takes the resource that is already there.
 */
@Interceptor
public class RequestBody {

  private static final String PARSED = RequestBody.class.getName();

  private static final Set<RestOperationTypeEnum> TYPED =
      EnumSet.of(RestOperationTypeEnum.CREATE, RestOperationTypeEnum.UPDATE);

  private final StrictParser parser;
  private final BundleRules bundleRules;

  public RequestBody(StrictParser parser, BundleRules bundleRules) {
    this.parser = parser;
    this.bundleRules = bundleRules;
  }

  /** The resource that the request brought, for operations that read their body themselves. */
  public static Optional<Resource> of(RequestDetails request) {
    return Optional.ofNullable((Resource) request.getUserData().get(PARSED));
  }

  @Hook(Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED)
  public void read(ServletRequestDetails request) {
    RequestTypeEnum method = request.getRequestType();
    if (method != RequestTypeEnum.POST
        && method != RequestTypeEnum.PUT
        && method != RequestTypeEnum.PATCH) {
      return;
    }
    EncodingEnum encoding =
        RestfulServerUtils.determineRequestEncodingNoDefault(request, isOftenNoFhir(request));
    if (encoding == null) {
      return; // a form, a JSON patch, a Binary as it is, or nothing: HAPI's to take or refuse
    }
    requireUtf8(request);
    byte[] body = request.loadRequestContents();
    if (body.length == 0) {
      return;
    }
    Resource resource = parser.parse(body, encoding);
    requireExpectedType(request, resource);
    bundleRules.check(request, resource);
    request.setResource(resource);
    request.getUserData().put(PARSED, resource);
  }

  /**
   * A patch and a Binary may be JSON or XML that is no FHIR; only FHIR's media types count then.
   */
  private static boolean isOftenNoFhir(ServletRequestDetails request) {
    return request.getRequestType() == RequestTypeEnum.PATCH
        || "Binary".equals(request.getResourceName());
  }

  private static void requireUtf8(ServletRequestDetails request) {
    Charset charset = request.getCharset();
    if (charset != null
        && !charset.equals(StandardCharsets.UTF_8)
        && !charset.equals(StandardCharsets.US_ASCII)) {
      throw new ProblemException(
          ProblemCode.MALFORMED,
          "The body is sent as " + charset + "; FHIR is always UTF-8",
          "Content-Type");
    }
  }

  private static void requireExpectedType(ServletRequestDetails request, Resource resource) {
    RestOperationTypeEnum operation = request.getRestOperationType();
    String expected =
        operation == RestOperationTypeEnum.TRANSACTION
            ? "Bundle"
            : operation != null && TYPED.contains(operation) ? request.getResourceName() : null;
    if (expected != null && !expected.equals(resource.fhirType())) {
      throw new ProblemException(
          ProblemCode.MALFORMED,
          "The body is a "
              + resource.fhirType()
              + ", but this address takes a "
              + expected
              + " only",
          resource.fhirType());
    }
  }
}
