package org.condyle.server.operation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.intake.RequestBody;
import org.condyle.server.operation.OperationForm.Given;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a caller gave an operation, by query string, form or Parameters resource, as the
 * operation's own OperationDefinition states it: names and other names, how often, and types. What
 * the definition promises is thereby what the code takes. A parameter that the definition does not
 * know is an error and not ignored.
 */
public final class OperationBinding {

  /** Parameters of the request itself, which FHIR allows beside any operation's own. */
  private static final Set<String> GENERAL =
      Set.of("_format", "_pretty", "_summary", "_elements", "_total");

  private final Map<String, OperationForm> forms;

  private OperationBinding(List<OperationDefinition> definitions) {
    this.forms =
        definitions.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    definition -> definition.getIdElement().getIdPart(), OperationForm::of));
  }

  /** By the definitions of our FHIR package. */
  public static OperationBinding of(CondylePackage artefacts, FhirContext fhirContext) {
    return new OperationBinding(
        artefacts.artefacts().stream()
            .filter(artefact -> artefact.resourceType().equals("OperationDefinition"))
            .map(
                artefact ->
                    fhirContext
                        .newJsonParser()
                        .parseResource(OperationDefinition.class, artefact.json()))
            .toList());
  }

  /**
   * @param definitionId the id of the OperationDefinition, for example {@code
   *     Measure-evaluate-measure}
   * @throws ProblemException PARAMETER_INVALID and PARAMETER_MISSING with everything that is wrong,
   *     MALFORMED if the body is no Parameters resource
   */
  public OperationParameters read(String definitionId, RequestDetails request) {
    return bind(definitionId, given(definitionId, request));
  }

  /**
   * The same, for a caller who prefers that some parameters be passed over that the operation does
   * not know.
   */
  public OperationParameters read(
      String definitionId, RequestDetails request, Set<String> passedOver) {
    Parameters given = given(definitionId, request);
    given.getParameter().removeIf(each -> passedOver.contains(each.getName()));
    return bind(definitionId, given);
  }

  /**
   * What a request gave, by whatever way, as it was given.
   *
   * @throws ProblemException MALFORMED if the body is no Parameters resource
   */
  Parameters given(String definitionId, RequestDetails request) {
    OperationForm form = form(definitionId);
    Parameters given = new Parameters();
    if (request.getParameters() != null) {
      request
          .getParameters()
          .forEach(
              (name, texts) -> {
                if (!GENERAL.contains(name) || form.knows(name)) {
                  Arrays.stream(texts)
                      .forEach(t -> given.addParameter().setName(name).setValue(new StringType(t)));
                }
              });
    }
    if (request.getRequestType() == RequestTypeEnum.POST) {
      body(request).getParameter().forEach(given::addParameter);
    }
    return given;
  }

  /**
   * @throws ProblemException PARAMETER_INVALID and PARAMETER_MISSING with everything that is wrong
   */
  OperationParameters bind(String definitionId, Parameters given) {
    return form(definitionId)
        .bind(
            given.getParameter().stream()
                .map(each -> new Given(each.getName(), value(each)))
                .toList());
  }

  private OperationForm form(String definitionId) {
    OperationForm form = forms.get(definitionId);
    if (form == null) {
      throw new IllegalArgumentException("There is no OperationDefinition " + definitionId);
    }
    return form;
  }

  private static @Nullable Base value(ParametersParameterComponent given) {
    if (given.hasResource()) {
      return given.getResource();
    }
    return given.hasPart() ? given : given.getValue();
  }

  private static Parameters body(RequestDetails request) {
    Optional<Resource> read = RequestBody.of(request);
    if (read.isPresent()) {
      if (read.get() instanceof Parameters parameters) {
        return parameters;
      }
      throw new ProblemException(
          ProblemCode.MALFORMED,
          "The body must be a Parameters resource but is a " + read.get().fhirType(),
          read.get().fhirType());
    }
    byte[] bytes = request.loadRequestContents();
    String contentType = request.getHeader("Content-Type");
    boolean form =
        contentType != null && contentType.startsWith("application/x-www-form-urlencoded");
    if (bytes != null && bytes.length > 0 && !form) {
      throw new ProblemException(
          ProblemCode.MALFORMED,
          "The body is sent as "
              + contentType
              + "; send a Parameters resource as application/fhir+json or application/fhir+xml",
          "Content-Type");
    }
    return new Parameters();
  }
}
