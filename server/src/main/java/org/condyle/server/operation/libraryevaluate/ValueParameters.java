package org.condyle.server.operation.libraryevaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.condyle.server.errors.Outcome;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/**
 * CQL values as FHIR Parameters (Using CQL with FHIR, mapping of results): a list as several
 * parameters of one name, a tuple as parts, null as a value that is absent with a reason.
 */
public final class ValueParameters {

  private static final String CORE = "http://hl7.org/fhir/StructureDefinition/";
  private static final String ABSENT = CORE + "data-absent-reason";
  private static final String EMPTY_LIST = CORE + "cqf-isEmptyList";
  private static final String EMPTY_TUPLE = CORE + "cqf-isEmptyTuple";
  private static final String CQL_TYPE = CORE + "cqf-cqlType";

  private ValueParameters() {}

  /** The outcome of each definition; where one failed, its problems take the place of the value. */
  public static Parameters of(List<CqlEvaluation.Outcome> outcomes) {
    Parameters parameters = new Parameters();
    for (CqlEvaluation.Outcome outcome : outcomes) {
      if (outcome.problems().isEmpty()) {
        of(outcome.name(), outcome.value()).forEach(parameters::addParameter);
      } else {
        parameters
            .addParameter()
            .setName(outcome.name())
            .setResource(Outcome.of(outcome.problems()));
      }
    }
    return parameters;
  }

  /** One parameter, or several for a list. */
  static List<ParametersParameterComponent> of(String name, @Nullable Object value) {
    if (!(value instanceof Iterable<?> list)) {
      return List.of(single(name, value));
    }
    List<ParametersParameterComponent> result = new ArrayList<>();
    for (Object element : list) {
      result.add(
          element instanceof Iterable<?> inner ? nested(name, inner) : single(name, element));
    }
    if (result.isEmpty()) {
      result.add(marked(name, EMPTY_LIST));
    }
    return result;
  }

  private static ParametersParameterComponent nested(String name, Iterable<?> list) {
    ParametersParameterComponent parameter = parameter(name);
    of("element", list).forEach(parameter::addPart);
    return parameter;
  }

  private static ParametersParameterComponent marked(String name, String extension) {
    ParametersParameterComponent parameter = parameter(name);
    BooleanType marker = new BooleanType();
    marker.addExtension(extension, new BooleanType(true));
    return parameter.setValue(marker);
  }

  private static ParametersParameterComponent single(String name, @Nullable Object value) {
    ParametersParameterComponent parameter = parameter(name);
    if (value == null) {
      BooleanType absent = new BooleanType();
      absent.addExtension(ABSENT, new CodeType("unknown"));
      return parameter.setValue(absent);
    }
    if (value instanceof Resource resource) {
      return parameter.setResource(resource);
    }
    if (value instanceof Tuple tuple) {
      return tuple(name, tuple.getElements());
    }
    if (value instanceof Enumeration<?> code) {
      return parameter.setValue(new CodeType(code.getValueAsString()));
    }
    if (value instanceof IdType id) {
      // HAPI keeps type and version in the id of a resource.
      return parameter.setValue(new IdType(id.getIdPart()));
    }
    if (value instanceof Type type) {
      return parameter.setValue(type);
    }
    return value instanceof Base element ? parts(name, element) : system(parameter, value);
  }

  private static ParametersParameterComponent tuple(String name, Map<String, Object> elements) {
    if (elements.isEmpty()) {
      return marked(name, EMPTY_TUPLE);
    }
    ParametersParameterComponent parameter = parameter(name);
    elements.forEach((key, element) -> of(key, element).forEach(parameter::addPart));
    return parameter;
  }

  /** An element that is no value of Parameters, such as Encounter.location, by its own parts. */
  private static ParametersParameterComponent parts(String name, Base element) {
    ParametersParameterComponent parameter = parameter(name);
    for (Property property : element.children()) {
      for (Base value : property.getValues()) {
        parameter.addPart(single(property.getName().replace("[x]", ""), value));
      }
    }
    return parameter.hasPart() ? parameter : marked(name, EMPTY_TUPLE);
  }

  private static ParametersParameterComponent system(
      ParametersParameterComponent parameter, Object value) {
    Type type = SystemValues.of(value);
    String cqlType = SystemValues.typeThatFhirLacks(value);
    if (cqlType != null) {
      parameter.addExtension(CQL_TYPE, new StringType(cqlType));
    }
    return parameter.setValue(type);
  }

  private static ParametersParameterComponent parameter(String name) {
    return new ParametersParameterComponent().setName(name);
  }
}
