package org.condyle.server.cli;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;

/**
 * What a FHIR server answered.
 *
 * @param asked the address that was asked
 * @param status the HTTP status
 * @param body the text of the answer; FHIR JSON where the server keeps to what was asked for
 * @param headers those of the answer
 */
record FhirAnswer(URI asked, int status, String body, HttpHeaders headers) {

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The resource in the answer; empty where the body is no FHIR JSON. */
  Optional<Resource> resource() {
    try {
      IBaseResource parsed = FhirContext.forR4Cached().newJsonParser().parseResource(body);
      return parsed instanceof Resource resource ? Optional.of(resource) : Optional.empty();
    } catch (DataFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * The resource of the type that a good answer has.
   *
   * @throws CommandFailure if the server refused, or answered with something else
   */
  <T extends Resource> T expect(Class<T> type) {
    if (!isSuccess()) {
      throw new CommandFailure(
          "The server refused: " + why(), "Asked was " + asked + " (HTTP " + status + ").");
    }
    return resource()
        .filter(type::isInstance)
        .map(type::cast)
        .orElseThrow(
            () ->
                new CommandFailure(
                    asked + " answered without a " + type.getSimpleName() + ".",
                    "Check that --server is the FHIR base of a Condyle server."));
  }

  /** The issues of the OperationOutcome in one line; without one, the status alone. */
  String why() {
    return resource()
        .filter(OperationOutcome.class::isInstance)
        .map(OperationOutcome.class::cast)
        .map(outcome -> String.join("; ", OutcomeText.lines(outcome)))
        .filter(text -> !text.isEmpty())
        .orElse("HTTP " + status + " without an OperationOutcome");
  }
}
