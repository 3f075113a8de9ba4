package org.condyle.server.errors;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an OperationOutcome where HAPI's servlet is not (yet) at work: filters and Tomcat. */
public final class OutcomeAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(OutcomeAnswer.class);

  private final FhirContext fhirContext;

  public OutcomeAnswer(FhirContext fhirContext) {
    this.fhirContext = fhirContext;
  }

  /** Answers with the status of the first problem, in XML if the caller asks for it. */
  public void write(
      HttpServletRequest request, HttpServletResponse response, List<Problem> problems)
      throws IOException {
    write(request, response, ProblemStatus.http(problems.get(0).code()), problems);
  }

  /**
   * Answers a status that the web server chose by itself, before or after our code.
   *
   * @param thrown what led to it, if anything was thrown
   */
  public void writeStatus(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      String requestId,
      @Nullable Throwable thrown)
      throws IOException {
    if (thrown != null && status >= 500) {
      UnexpectedError.log(LOG, thrown);
    }
    ProblemCode code = HapiStatus.code(status);
    Problem problem =
        switch (code) {
          case INTERNAL -> UnexpectedError.problem(requestId);
          case NOT_FOUND ->
              new Problem(code, "There is nothing at this address; the FHIR base is /fhir", null);
          default -> new Problem(code, "This is no request that the server can read", null);
        };
    write(request, response, status, List.of(problem));
  }

  private void write(
      HttpServletRequest request, HttpServletResponse response, int status, List<Problem> problems)
      throws IOException {
    String accept = request.getHeader("Accept");
    boolean xml = accept != null && accept.contains("xml") && !accept.contains("json");
    IParser parser = xml ? fhirContext.newXmlParser() : fhirContext.newJsonParser();
    byte[] body =
        parser.encodeResourceToString(Outcome.of(problems)).getBytes(StandardCharsets.UTF_8);
    response.resetBuffer();
    response.setStatus(status);
    response.setContentType(
        (xml ? "application/fhir+xml" : "application/fhir+json") + ";charset=UTF-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
    response.flushBuffer();
  }
}
