package org.condyle.server.operation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.OperationDefinition.OperationParameterUse;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/** What an operation takes, as its OperationDefinition states it. */
final class OperationForm {

  private final List<ParameterForm> parameters;
  private final Map<String, ParameterForm> byAnyName = new LinkedHashMap<>();

  private OperationForm(String definition, List<ParameterForm> parameters) {
    this.parameters = parameters;
    for (ParameterForm parameter : parameters) {
      List<String> names = new ArrayList<>(parameter.aliases());
      names.add(parameter.name());
      for (String name : names) {
        if (byAnyName.put(name, parameter) != null) {
          throw new IllegalStateException(definition + " has two parameters named " + name);
        }
      }
    }
  }

  static OperationForm of(OperationDefinition definition) {
    return new OperationForm(
        definition.getUrl(),
        definition.getParameter().stream()
            .filter(parameter -> parameter.getUse() == OperationParameterUse.IN)
            .map(ParameterForm::of)
            .toList());
  }

  /** Whether the operation itself has a parameter of this name. */
  boolean knows(String name) {
    return byAnyName.containsKey(name);
  }

  /**
   * One value as it was given.
   *
   * @param value null if there was none
   */
  record Given(String name, @Nullable Base value) {}

  /**
   * @throws ProblemException PARAMETER_INVALID and PARAMETER_MISSING, with everything that is wrong
   */
  OperationParameters bind(List<Given> given) {
    List<Problem> problems = new ArrayList<>();
    Map<String, List<Base>> values = new LinkedHashMap<>();
    Map<String, List<String>> usedNames = new LinkedHashMap<>();
    parameters.forEach(parameter -> values.put(parameter.name(), new ArrayList<>()));
    for (Given each : given) {
      ParameterForm parameter = byAnyName.get(each.name());
      if (parameter == null) {
        problems.add(unknown(each.name()));
        continue;
      }
      usedNames.computeIfAbsent(parameter.name(), unused -> new ArrayList<>()).add(each.name());
      typed(parameter, each, problems, values.getOrDefault(parameter.name(), List.of()));
    }
    for (ParameterForm parameter : parameters) {
      checkCount(parameter, usedNames.getOrDefault(parameter.name(), List.of()), problems);
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new OperationParameters(values);
  }

  private Problem unknown(String name) {
    return invalid(
        "There is no parameter '"
            + name
            + "' here; known are "
            + String.join(", ", new TreeSet<>(byAnyName.keySet())),
        name);
  }

  private static void typed(
      ParameterForm parameter, Given given, List<Problem> problems, List<Base> values) {
    Base value = given.value();
    if (value == null || (value instanceof StringType text && text.isEmpty())) {
      problems.add(invalid("The parameter '" + given.name() + "' has no value", given.name()));
      return;
    }
    parameter
        .typed(value)
        .ifPresentOrElse(
            values::add, () -> problems.add(wrongType(parameter, given.name(), value)));
  }

  private static Problem wrongType(ParameterForm parameter, String name, Base value) {
    String expected =
        parameter.type().equals(ParameterForm.PARTS)
            ? "made of parts"
            : "of type " + (parameter.type().equals("Any") ? "Resource" : parameter.type());
    String found =
        value.isPrimitive()
            ? "'" + value.primitiveValue() + "'" + (isText(value) ? "" : " (" + type(value) + ")")
            : "a " + type(value);
    return invalid(
        "The parameter '"
            + name
            + "' must be "
            + expected
            + " but is "
            + found
            + (parameter.needsBody() ? "; it can be given only in a POSTed Parameters" : ""),
        name);
  }

  private static boolean isText(Base value) {
    return value instanceof StringType;
  }

  private static String type(Base value) {
    return value.fhirType().startsWith("Parameters.") ? "list of parts" : value.fhirType();
  }

  private static void checkCount(
      ParameterForm parameter, List<String> usedNames, List<Problem> problems) {
    if (usedNames.size() < parameter.min()) {
      problems.add(
          new Problem(
              ProblemCode.PARAMETER_MISSING,
              "The parameter '" + parameter.name() + "' is needed",
              parameter.name()));
    }
    if (usedNames.size() > parameter.max()) {
      problems.add(
          invalid(
              "The parameter '"
                  + parameter.name()
                  + "' may be given "
                  + (parameter.max() == 1 ? "once" : parameter.max() + " times")
                  + " but is given "
                  + (usedNames.size() == 2 ? "twice" : usedNames.size() + " times")
                  + " (as "
                  + String.join(", ", usedNames)
                  + ")",
              parameter.name()));
    }
  }

  private static Problem invalid(String message, String parameter) {
    return new Problem(ProblemCode.PARAMETER_INVALID, message, parameter);
  }
}
