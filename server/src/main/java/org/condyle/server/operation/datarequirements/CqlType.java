package org.condyle.server.operation.datarequirements;

import java.util.Map;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.IntervalTypeSpecifier;
import org.hl7.elm.r1.ListTypeSpecifier;
import org.hl7.elm.r1.NamedTypeSpecifier;
import org.hl7.elm.r1.ParameterDef;
import org.hl7.elm.r1.TypeSpecifier;
import org.hl7.fhir.r4.model.ParameterDefinition;
import org.hl7.fhir.r4.model.ParameterDefinition.ParameterUse;
import org.jspecify.annotations.Nullable;

/**
 * The FHIR type that a CQL type is given in (Using CQL with FHIR, parameters).
 *
 * @param code from http://hl7.org/fhir/ValueSet/all-types; {@code Any} where no one type fits
 * @param max {@code 1}, or {@code *} for a list
 */
record CqlType(String code, String max) {

  private static final Map<String, String> SYSTEM =
      Map.ofEntries(
          Map.entry("Boolean", "boolean"),
          Map.entry("Integer", "integer"),
          Map.entry("Decimal", "decimal"),
          Map.entry("String", "string"),
          Map.entry("Date", "date"),
          Map.entry("DateTime", "dateTime"),
          Map.entry("Time", "time"),
          Map.entry("Quantity", "Quantity"),
          Map.entry("Ratio", "Ratio"),
          Map.entry("Code", "Coding"),
          Map.entry("Concept", "CodeableConcept"));

  private static final String SYSTEM_NAMESPACE = "urn:hl7-org:elm-types:r1";
  private static final CqlType ANY = new CqlType("Any", "1");

  static CqlType of(ParameterDef parameter) {
    if (parameter.getParameterTypeSpecifier() != null) {
      return of(parameter.getParameterTypeSpecifier());
    }
    return parameter.getParameterType() != null
        ? named(
            parameter.getParameterType().getNamespaceURI(),
            parameter.getParameterType().getLocalPart())
        : of((Element) parameter);
  }

  static CqlType of(Element element) {
    if (element.getResultTypeSpecifier() != null) {
      return of(element.getResultTypeSpecifier());
    }
    return element.getResultTypeName() == null
        ? ANY
        : named(
            element.getResultTypeName().getNamespaceURI(),
            element.getResultTypeName().getLocalPart());
  }

  private static CqlType of(@Nullable TypeSpecifier type) {
    if (type instanceof NamedTypeSpecifier named && named.getName() != null) {
      return named(named.getName().getNamespaceURI(), named.getName().getLocalPart());
    }
    if (type instanceof ListTypeSpecifier list) {
      return new CqlType(of(list.getElementType()).code(), "*");
    }
    if (type instanceof IntervalTypeSpecifier interval) {
      String point = of(interval.getPointType()).code();
      boolean dates = point.equals("dateTime") || point.equals("date");
      boolean numbers =
          point.equals("Quantity") || point.equals("integer") || point.equals("decimal");
      return dates ? new CqlType("Period", "1") : numbers ? new CqlType("Range", "1") : ANY;
    }
    return ANY;
  }

  private static CqlType named(String namespace, String name) {
    return SYSTEM_NAMESPACE.equals(namespace)
        ? new CqlType(SYSTEM.getOrDefault(name, "Any"), "1")
        : new CqlType(name, "1");
  }

  ParameterDefinition describe(@Nullable String name, ParameterUse use) {
    return new ParameterDefinition().setName(name).setUse(use).setMin(0).setMax(max).setType(code);
  }
}
