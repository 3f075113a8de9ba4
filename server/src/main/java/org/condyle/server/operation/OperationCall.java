package org.condyle.server.operation;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation with everything that its answer depends on, apart from the HTTP request
 * that brought it. So it can be kept and answered later, or once more after a crash, with the same
 * answer.
 *
 * @param definition the id of the OperationDefinition
 * @param instance the id of the resource that the operation was called on; null on the type
 * @param given the parameters as they were given
 * @param parameters the same, checked
 * @param partition the practice
 * @param zone the time zone in which the practice reads days
 * @param requested when it was asked; "now" of the answer
 * @param base the FHIR base under which it was asked
 */
public record OperationCall(
    String definition,
    @Nullable String instance,
    Parameters given,
    OperationParameters parameters,
    int partition,
    ZoneId zone,
    Instant requested,
    String base) {

  /** For example {@code Measure/cms125/$evaluate}. */
  public String path() {
    int hyphen = definition.indexOf('-');
    return (hyphen < 0 ? "" : definition.substring(0, hyphen) + "/")
        + (instance == null ? "" : instance + "/")
        + "$"
        + definition.substring(hyphen + 1);
  }

  /** A clock that stands at the request. */
  public Clock clock() {
    return Clock.fixed(requested, zone);
  }
}
