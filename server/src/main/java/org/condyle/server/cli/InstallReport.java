package org.condyle.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Resource;

/** Reads the answer to an installation: what was installed, or everything that is missing. */
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
    if (resource instanceof Bundle bundle) {
      return bundle.getEntry().stream()
          .map(entry -> entry.getResponse().getStatus() + " " + entry.getResponse().getLocation())
          .toList();
    }
    return List.of(answer.why());
  }

  private static void add(ParametersParameterComponent parameter, List<String> lines) {
    if (parameter.getResource() instanceof OperationOutcome outcome) {
      lines.addAll(OutcomeText.lines(outcome));
    } else if (parameter.hasPart()) {
      lines.add(
          parameter.getName()
              + ": "
              + parameter.getPart().stream()
                  .filter(ParametersParameterComponent::hasValue)
                  .map(part -> part.getName() + " " + part.getValue().primitiveValue())
                  .collect(Collectors.joining(", ")));
    } else if (parameter.hasValue()) {
      lines.add(parameter.getName() + ": " + parameter.getValue().primitiveValue());
    }
  }
}
