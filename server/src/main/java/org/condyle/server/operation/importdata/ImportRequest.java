package org.condyle.server.operation.importdata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.Scope;
import org.condyle.server.operation.OperationParameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.jspecify.annotations.Nullable;

/**
 * What is to be imported, as it is kept with the job.
 *
 * @param inputs the files, in the order in which they were named
 * @param writable the types that the caller may write; empty for all
 * @param readable the types to which what is imported may point, since the caller may read all of
 *     them; with {@link Scope#ANY_TYPE} in it, all types
 * @param requested when the import was asked for, as FHIR's instant
 * @param request the address that was called
 */
record ImportRequest(
    List<Input> inputs,
    Set<String> writable,
    Set<String> readable,
    String requested,
    String request) {

  /** A job from before this was asked says nothing of it, and was accepted without. */
  ImportRequest {
    readable = readable == null ? Set.of(Scope.ANY_TYPE) : readable;
  }

  private static final JsonMapper JSON = new JsonMapper();

  private static final Set<String> FORMATS =
      Set.of("application/fhir+ndjson", "application/ndjson", "ndjson");

  /**
   * One file.
   *
   * @param type what every resource in it has to be; null for any
   */
  record Input(@Nullable String type, String url) {}

  /**
   * @throws ProblemException PARAMETER_INVALID, PARAMETER_MISSING, SOURCE_NOT_ALLOWED
   */
  static List<Input> inputs(OperationParameters parameters, ImportSources sources) {
    parameters
        .text("inputFormat")
        .filter(format -> !FORMATS.contains(format))
        .ifPresent(
            format -> {
              throw new ProblemException(
                  ProblemCode.PARAMETER_INVALID,
                  "The parameter 'inputFormat' is application/fhir+ndjson only",
                  "inputFormat");
            });
    List<Input> inputs = new ArrayList<>();
    for (ParametersParameterComponent part : parameters.parts("input")) {
      String url =
          part(part, "url")
              .orElseThrow(
                  () ->
                      new ProblemException(
                          ProblemCode.PARAMETER_MISSING,
                          "The part 'url' of 'input' is needed",
                          "input.url"));
      URI allowed = sources.require(url);
      inputs.add(new Input(part(part, "type").orElse(null), allowed.toString()));
    }
    return inputs;
  }

  private static Optional<String> part(ParametersParameterComponent input, String name) {
    return input.getPart().stream()
        .filter(part -> part.getName().equals(name) && part.hasValue())
        .map(part -> part.getValue().primitiveValue())
        .findFirst();
  }

  String write() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ImportRequest read(String json) {
    try {
      return JSON.readValue(json, ImportRequest.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
