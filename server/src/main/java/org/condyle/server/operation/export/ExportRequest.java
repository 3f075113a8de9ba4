package org.condyle.server.operation.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationParameters;
import org.hl7.fhir.r4.model.Enumerations.FHIRAllTypes;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * What is to be exported, as it is kept with the job.
 *
 * @param level of what
 * @param group the id of the Group; null at other levels
 * @param patients ids of patients to which the export is held; empty for all
 * @param types the types that are exported; empty for all
 * @param filters searches for a type of which its resources have to meet one; all resources of a
 *     type that has none
 * @param elements what of the resources is written, as {@code _elements} has it; empty for
 *     everything
 * @param since only what was written later, as FHIR's instant; null for everything
 * @param until when the export was asked for; what is written later is left to the next one
 * @param unsettled what was being written at that moment, see ExportReader
 * @param request the address that was called
 */
record ExportRequest(
    Level level,
    @Nullable String group,
    List<String> patients,
    Set<String> types,
    List<String> filters,
    Set<String> elements,
    @Nullable String since,
    String until,
    long unsettled,
    String request) {

  private static final JsonMapper JSON = new JsonMapper();

  private static final Set<String> FORMATS =
      Set.of("application/fhir+ndjson", "application/ndjson", "ndjson");

  private static final Pattern ELEMENT = Pattern.compile("([A-Z][A-Za-z]*\\.)?[a-z][A-Za-z]*");

  /** A job from before these could be asked for says nothing of them. */
  ExportRequest {
    filters = filters == null ? List.of() : List.copyOf(filters);
    elements = elements == null ? Set.of() : Set.copyOf(elements);
  }

  /** Of what an export is. */
  enum Level {
    SYSTEM,
    PATIENT,
    GROUP;

    /** The id of the OperationDefinition. */
    String definition() {
      return switch (this) {
        case SYSTEM -> "export";
        case PATIENT -> "Patient-export";
        case GROUP -> "Group-export";
      };
    }
  }

  /**
   * @throws ProblemException PARAMETER_INVALID
   */
  static void checkFormat(OperationParameters parameters) {
    parameters
        .text("_outputFormat")
        .filter(format -> !FORMATS.contains(format))
        .ifPresent(
            format -> {
              throw invalid("_outputFormat", "is written as application/fhir+ndjson only");
            });
  }

  /** The types that were asked for; empty if none were. */
  static Set<String> types(OperationParameters parameters) {
    Set<String> types = new TreeSet<>();
    for (String text : parameters.texts("_type")) {
      for (String type : text.split(",", -1)) {
        if (!isType(type)) {
          throw invalid("_type", "names the resource type '" + type + "', which FHIR R4 has not");
        }
        types.add(type);
      }
    }
    return types;
  }

  /**
   * The elements that were asked for; empty for all.
   *
   * @throws ProblemException PARAMETER_INVALID
   */
  static Set<String> elements(OperationParameters parameters) {
    Set<String> elements = new TreeSet<>();
    for (String text : parameters.texts("_elements")) {
      for (String element : text.split(",", -1)) {
        if (!ELEMENT.matcher(element).matches()) {
          throw invalid(
              "_elements", "names elements such as status or Patient.name, not '" + element + "'");
        }
        elements.add(element);
      }
    }
    return elements;
  }

  static boolean isType(String name) {
    return Arrays.stream(ResourceType.values()).anyMatch(type -> type.name().equals(name))
        && !name.equals(FHIRAllTypes.PARAMETERS.toCode());
  }

  static Optional<String> since(OperationParameters parameters) {
    return parameters
        .text("_since")
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant().toString();
              } catch (DateTimeParseException e) {
                throw invalid(
                    "_since", "is an instant such as 2026-01-01T00:00:00Z, not '" + text + "'");
              }
            });
  }

  static List<String> patients(OperationParameters parameters) {
    return parameters.texts("patient").stream()
        .map(IdType::new)
        .map(
            reference -> {
              if (!"Patient".equals(reference.getResourceType()) || !reference.hasIdPart()) {
                throw invalid("patient", "is a reference such as Patient/17");
              }
              return reference.getIdPart();
            })
        .toList();
  }

  static ProblemException invalid(String parameter, String message) {
    return new ProblemException(
        ProblemCode.PARAMETER_INVALID, "The parameter '" + parameter + "' " + message, parameter);
  }

  Instant untilInstant() {
    return Instant.parse(until);
  }

  @Nullable Instant sinceInstant() {
    return since == null ? null : Instant.parse(since);
  }

  String write() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ExportRequest read(String json) {
    try {
      return JSON.readValue(json, ExportRequest.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
