package org.condyle.server.operation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.intake.RequestBody;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;

/**
 * What a caller gave an operation, by query string or as a Parameters resource: the one way in for
 * all our operations. A parameter that the operation does not know is an error and not ignored.
 */
public final class OperationParameters {

  /** Parameters of the request itself, which FHIR allows beside any operation's own. */
  private static final Set<String> GENERAL =
      Set.of("_format", "_pretty", "_summary", "_elements", "_total");

  private final Map<String, List<Base>> values;

  private OperationParameters(Map<String, List<Base>> values) {
    this.values = values;
  }

  /**
   * @param known the names that the operation defines
   * @throws ProblemException PARAMETER_INVALID with all unknown names, MALFORMED if the body is no
   *     Parameters resource
   */
  public static OperationParameters read(
      RequestDetails request, FhirContext fhirContext, Set<String> known) {
    Map<String, List<Base>> values = new LinkedHashMap<>();
    if (request.getParameters() != null) {
      request
          .getParameters()
          .forEach(
              (name, texts) -> {
                if (!GENERAL.contains(name)) {
                  values.put(name, strings(texts));
                }
              });
    }
    if (request.getRequestType() == RequestTypeEnum.POST) {
      body(request, fhirContext).getParameter().forEach(given -> add(given, values));
    }
    refuseUnknown(values.keySet(), known);
    return new OperationParameters(values);
  }

  private static List<Base> strings(String[] texts) {
    List<Base> strings = new ArrayList<>();
    Arrays.stream(texts).map(StringType::new).forEach(strings::add);
    return strings;
  }

  private static Parameters body(RequestDetails request, FhirContext fhirContext) {
    Optional<Resource> read = RequestBody.of(request);
    if (read.isPresent()) {
      return parameters(read.get());
    }
    byte[] bytes = request.loadRequestContents();
    if (bytes == null || bytes.length == 0) {
      return new Parameters();
    }
    String contentType = request.getHeader("Content-Type");
    if (contentType != null && contentType.startsWith("application/x-www-form-urlencoded")) {
      return new Parameters();
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    EncodingEnum encoding = EncodingEnum.forContentType(contentType);
    Resource resource;
    try {
      resource =
          (Resource)
              (encoding == null ? EncodingEnum.detectEncoding(text) : encoding)
                  .newParser(fhirContext)
                  .parseResource(text);
    } catch (DataFormatException e) {
      throw new ProblemException(
          ProblemCode.MALFORMED, "The body is no valid FHIR resource: " + e.getMessage(), e);
    }
    return parameters(resource);
  }

  private static Parameters parameters(Resource resource) {
    if (resource instanceof Parameters parameters) {
      return parameters;
    }
    throw new ProblemException(
        ProblemCode.MALFORMED,
        "The body must be a Parameters resource but is a " + resource.fhirType());
  }

  private static void add(ParametersParameterComponent given, Map<String, List<Base>> values) {
    Base value = given.hasResource() ? given.getResource() : given.getValue();
    if (value == null) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "The parameter '" + given.getName() + "' has no value",
          given.getName());
    }
    values.computeIfAbsent(given.getName(), unused -> new ArrayList<>()).add(value);
  }

  private static void refuseUnknown(Set<String> given, Set<String> known) {
    List<Problem> problems =
        given.stream()
            .filter(name -> !known.contains(name))
            .map(
                name ->
                    new Problem(
                        ProblemCode.PARAMETER_INVALID,
                        "There is no parameter '"
                            + name
                            + "' here; known are "
                            + String.join(", ", new TreeSet<>(known)),
                        name))
            .toList();
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }

  /**
   * The text of a parameter that may be given once: of a primitive its value, of a Reference its
   * reference.
   */
  public Optional<String> text(String name) {
    List<Base> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "The parameter '" + name + "' is given twice", name);
    }
    return given.isEmpty() ? Optional.empty() : Optional.of(textOf(name, given.get(0)));
  }

  /**
   * @throws ProblemException PARAMETER_MISSING if it is not given
   */
  public String requiredText(String name) {
    return text(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PARAMETER_MISSING, "The parameter '" + name + "' is needed", name));
  }

  /** The resources given under a name, in order. */
  public <T extends Resource> List<T> resources(String name, Class<T> type) {
    return values.getOrDefault(name, List.of()).stream()
        .map(
            value -> {
              if (!type.isInstance(value)) {
                throw new ProblemException(
                    ProblemCode.PARAMETER_INVALID,
                    "The parameter '"
                        + name
                        + "' must be a "
                        + type.getSimpleName()
                        + " but is a "
                        + value.fhirType(),
                    name);
              }
              return type.cast(value);
            })
        .toList();
  }

  private static String textOf(String name, Base value) {
    String text =
        value instanceof Reference reference
            ? reference.getReference()
            : value instanceof PrimitiveType<?> primitive ? primitive.getValueAsString() : null;
    if (text == null || text.isBlank()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "The parameter '" + name + "' must be a single value but is a " + value.fhirType(),
          name);
    }
    return text;
  }
}
