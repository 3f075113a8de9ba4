package org.condyle.server.operation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.condyle.record.ProblemException;
import org.condyle.server.partition.PracticeOfRequest;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/** Makes calls of requests, and of what was kept of them. */
public final class OperationCalls {

  private static final JsonMapper JSON = new JsonMapper();

  private final OperationBinding binding;
  private final PracticeOfRequest practices;
  private final FhirContext fhirContext;
  private final Clock clock;

  OperationCalls(
      OperationBinding binding, PracticeOfRequest practices, FhirContext fhirContext, Clock clock) {
    this.binding = binding;
    this.practices = practices;
    this.fhirContext = fhirContext;
    this.clock = clock;
  }

  /**
   * @param definition the id of the OperationDefinition
   * @param instance the id of the resource that the operation is called on; null on the type
   * @throws ProblemException as {@link OperationBinding#read}
   */
  public OperationCall of(String definition, @Nullable String instance, RequestDetails details) {
    Parameters given = binding.given(definition, details);
    return new OperationCall(
        definition,
        instance,
        given,
        binding.bind(definition, given),
        practices.partitionOf(details),
        practices.zoneOf(details),
        clock.instant(),
        details.getFhirServerBase());
  }

  /** The call as JSON; the partition is kept beside it. */
  public String write(OperationCall call) {
    Kept kept =
        new Kept(
            call.definition(),
            call.instance(),
            fhirContext.newJsonParser().encodeResourceToString(call.given()),
            call.zone().getId(),
            call.requested().toString(),
            call.base());
    try {
      return JSON.writeValueAsString(kept);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The call that was written. */
  public OperationCall read(int partition, String json) {
    try {
      Kept kept = JSON.readValue(json, Kept.class);
      Parameters given =
          fhirContext.newJsonParser().parseResource(Parameters.class, kept.parameters());
      return new OperationCall(
          kept.definition(),
          kept.instance(),
          given,
          binding.bind(kept.definition(), given),
          partition,
          ZoneId.of(kept.zone()),
          Instant.parse(kept.requested()),
          kept.base());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Kept(
      String definition,
      @Nullable String instance,
      String parameters,
      String zone,
      String requested,
      String base) {}
}
