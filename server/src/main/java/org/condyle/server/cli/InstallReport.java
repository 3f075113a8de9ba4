package org.condyle.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;

/**
 * Reads the answer to an installation: a line for each artefact, installed now or present already;
 * or everything that is missing.
 */
final class InstallReport {

  private InstallReport() {}

  static List<String> lines(FhirAnswer answer) {
    Resource resource = answer.resource().orElse(null);
    if (resource instanceof OperationOutcome outcome) {
      return OutcomeText.lines(outcome);
    }
    if (resource instanceof Parameters parameters) {
      List<String> lines = new ArrayList<>();
      parameters.getParameter().forEach(parameter -> add(parameter, lines));
      return lines;
    }
    return List.of(answer.why());
  }

  private static void add(ParametersParameterComponent parameter, List<String> lines) {
    if (parameter.getResource() instanceof OperationOutcome outcome) {
      lines.addAll(OutcomeText.lines(outcome));
    } else if (parameter.hasPart()) {
      lines.add(
          Stream.of("status", "reference", "canonical")
              .flatMap(name -> parameter.getPart().stream().filter(p -> p.getName().equals(name)))
              .map(part -> text(part.getValue()))
              .collect(Collectors.joining("  ")));
    }
  }

  private static String text(Type value) {
    return value instanceof Reference reference
        ? reference.getReference()
        : String.valueOf(value.primitiveValue());
  }
}
