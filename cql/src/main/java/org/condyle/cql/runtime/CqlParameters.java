package org.condyle.cql.runtime;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.namespace.QName;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.elm.r1.ChoiceTypeSpecifier;
import org.hl7.elm.r1.IntervalTypeSpecifier;
import org.hl7.elm.r1.ListTypeSpecifier;
import org.hl7.elm.r1.NamedTypeSpecifier;
import org.hl7.elm.r1.ParameterDef;
import org.hl7.elm.r1.TypeSpecifier;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.jspecify.annotations.Nullable;

/**
 * CQL parameters that a caller sets by name, from FHIR values to the type that the library declares
 * (Using CQL with FHIR, parameters). A name that no library declares, and a value of another type,
 * is an error: a misspelt parameter would otherwise leave its default in place without a word.
 */
public final class CqlParameters {

  private final CompiledContent content;
  private final FhirToCql values;

  private CqlParameters(CompiledContent content, ZoneId zone) {
    this.content = content;
    this.values = new FhirToCql(zone);
  }

  /**
   * Reads parameters by the types that the libraries declare. The measurement period and the data
   * cut-off are none of them: they are settings of the evaluation itself.
   *
   * @param parameters one parameter for each CQL parameter; several of one name make a list
   * @param zone the time zone of values without an offset
   * @return engine values by CQL parameter name
   * @throws ProblemException PARAMETER_INVALID at {@code parameters.[name]}
   */
  public static Map<String, Object> read(
      CompiledContent content, ZoneId zone, Parameters parameters) {
    Map<String, List<Base>> given = new LinkedHashMap<>();
    for (ParametersParameterComponent each : parameters.getParameter()) {
      String name = each.getName();
      if (name == null || name.isBlank()) {
        throw invalid("", "A CQL parameter without a name");
      }
      given.computeIfAbsent(name, unused -> new ArrayList<>()).add(valueOf(name, each));
    }
    CqlParameters reader = new CqlParameters(content, zone);
    Map<String, Object> result = new LinkedHashMap<>();
    given.forEach((name, several) -> result.put(name, reader.value(name, several)));
    return result;
  }

  private static Base valueOf(String name, ParametersParameterComponent parameter) {
    if (parameter.hasResource()) {
      return parameter.getResource();
    }
    if (!parameter.hasValue()) {
      throw invalid(name, "The CQL parameter '" + name + "' has neither a value nor a resource");
    }
    return parameter.getValue();
  }

  private Object value(String name, List<Base> given) {
    if (name.equals(EvaluationSettings.MEASUREMENT_PERIOD)
        || name.equals(EvaluationSettings.DATA_CUT_OFF)) {
      throw invalid(
          name,
          "'"
              + name
              + "' is set by the evaluation's own period and data cut-off; give it there and not"
              + " among the CQL parameters");
    }
    ParameterDef declared =
        content
            .parameter(name)
            .orElseThrow(
                () ->
                    invalid(
                        name,
                        "Neither library "
                            + content.content().primary().name()
                            + " nor one that it includes declares a parameter '"
                            + name
                            + "'"));
    TypeSpecifier type = typeOf(declared);
    if (type instanceof ListTypeSpecifier list && list.getElementType() != null) {
      return given.stream().map(each -> converted(name, each, list.getElementType())).toList();
    }
    if (given.size() > 1) {
      throw invalid(name, "The CQL parameter '" + name + "' is no list and is given twice");
    }
    return converted(name, given.get(0), type);
  }

  private static @Nullable TypeSpecifier typeOf(ParameterDef declared) {
    if (declared.getParameterTypeSpecifier() != null) {
      return declared.getParameterTypeSpecifier();
    }
    if (declared.getResultTypeSpecifier() != null) {
      return declared.getResultTypeSpecifier();
    }
    QName name =
        declared.getParameterType() != null
            ? declared.getParameterType()
            : declared.getResultTypeName();
    return name == null ? null : new NamedTypeSpecifier().withName(name);
  }

  private Object converted(String name, Base given, @Nullable TypeSpecifier type) {
    Object value = convert(given, type);
    if (value == null) {
      throw invalid(
          name,
          "The CQL parameter '"
              + name
              + "' is declared as "
              + text(type)
              + ", which a "
              + given.fhirType()
              + " cannot give");
    }
    return value;
  }

  private @Nullable Object convert(Base given, @Nullable TypeSpecifier type) {
    if (type == null) {
      return given;
    }
    if (type instanceof NamedTypeSpecifier named && named.getName() != null) {
      return values.ofType(given, named.getName());
    }
    if (type instanceof IntervalTypeSpecifier interval
        && interval.getPointType() instanceof NamedTypeSpecifier point
        && point.getName() != null) {
      return values.interval(given, point.getName().getLocalPart());
    }
    if (type instanceof ChoiceTypeSpecifier choice) {
      for (TypeSpecifier each : choice.getChoice()) {
        Object value = convert(given, each);
        if (value != null) {
          return value;
        }
      }
    }
    return null;
  }

  private static String text(@Nullable TypeSpecifier type) {
    if (type instanceof NamedTypeSpecifier named && named.getName() != null) {
      return named.getName().getLocalPart();
    }
    if (type instanceof IntervalTypeSpecifier interval) {
      return "Interval<" + text(interval.getPointType()) + ">";
    }
    if (type instanceof ListTypeSpecifier list) {
      return "List<" + text(list.getElementType()) + ">";
    }
    return type instanceof ChoiceTypeSpecifier choice
        ? String.join(" or ", choice.getChoice().stream().map(CqlParameters::text).toList())
        : "a type that cannot be given as a parameter";
  }

  private static ProblemException invalid(String name, String message) {
    return new ProblemException(ProblemCode.PARAMETER_INVALID, message, "parameters." + name);
  }
}
