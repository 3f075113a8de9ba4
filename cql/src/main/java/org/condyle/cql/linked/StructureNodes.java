package org.condyle.cql.linked;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.xml.namespace.QName;
import org.hl7.elm.r1.Children;
import org.hl7.elm.r1.Descendants;
import org.hl7.elm.r1.Descendents;
import org.hl7.elm.r1.Instance;
import org.hl7.elm.r1.InstanceElement;
import org.hl7.elm.r1.Literal;
import org.hl7.elm.r1.Null;
import org.hl7.elm.r1.TupleElement;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.ChildrenEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.DescendentsEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.LiteralEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.QuantityEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.TupleEvaluator;
import org.opencds.cqf.cql.engine.execution.Environment;
import org.opencds.cqf.cql.engine.execution.State;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.Concept;
import org.opencds.cqf.cql.engine.runtime.Quantity;
import org.opencds.cqf.cql.engine.runtime.Ratio;

/** Literals, tuples and instances of types. */
final class StructureNodes {

  private static final String SYSTEM = "urn:hl7-org:elm-types:r1";

  private StructureNodes() {}

  /** Sets one element of a new instance. */
  private record Setting(Term value, BiConsumer<Object, @Nullable Object> setter) {}

  static void addTo(Nodes nodes) {
    nodes.add(Null.class, (node, scope) -> new Constant(null));
    nodes.add(Literal.class, StructureNodes::literal);
    nodes.add(org.hl7.elm.r1.Quantity.class, StructureNodes::quantity);
    nodes.add(org.hl7.elm.r1.Ratio.class, StructureNodes::ratio);
    nodes.add(org.hl7.elm.r1.Tuple.class, StructureNodes::tuple);
    nodes.add(Instance.class, StructureNodes::instance);
    nodes.add(org.hl7.elm.r1.Property.class, Property::link);
    nodes.add(
        Children.class,
        (node, scope) ->
            Nodes.applied(
                (source, state) -> ChildrenEvaluator.children(source),
                scope.link(node.getSource())));
    nodes.add(
        Descendents.class,
        (node, scope) ->
            Nodes.applied(
                (source, state) -> DescendentsEvaluator.descendents(source),
                scope.link(node.getSource())));
    nodes.add(
        Descendants.class,
        (node, scope) ->
            Nodes.applied(
                (source, state) -> DescendentsEvaluator.descendents(source),
                scope.link(node.getSource())));
  }

  private static Term literal(Literal node, Scope scope) {
    return constant(
        state -> LiteralEvaluator.internalEvaluate(node.getValueType(), node.getValue(), state),
        scope);
  }

  private static Term quantity(org.hl7.elm.r1.Quantity node, Scope scope) {
    return constant(state -> QuantityEvaluator.internalEvaluate(node, state), scope);
  }

  /** A number out of range is an error only where it is evaluated. */
  private static Term constant(
      java.util.function.Function<State, @Nullable Object> reading, Scope scope) {
    State state = scope.linker().in(scope.library());
    try {
      return new Constant(reading.apply(state));
    } catch (RuntimeException e) {
      return frame -> reading.apply(frame.evaluation.state);
    }
  }

  private static Term ratio(org.hl7.elm.r1.Ratio node, Scope scope) {
    Term numerator = scope.link(node.getNumerator());
    Term denominator = scope.link(node.getDenominator());
    return frame ->
        new Ratio()
            .withNumerator((Quantity) numerator.value(frame))
            .withDenominator((Quantity) denominator.value(frame));
  }

  private static Term tuple(org.hl7.elm.r1.Tuple node, Scope scope) {
    Map<String, Term> elements = new LinkedHashMap<>();
    for (TupleElement each : node.getElement()) {
      elements.put(each.getName(), scope.link(each.getValue()));
    }
    return frame -> {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      elements.forEach((name, term) -> values.put(name, term.value(frame)));
      return TupleEvaluator.INSTANCE.internalEvaluate(values);
    };
  }

  private static Term instance(Instance node, Scope scope) {
    QName type = node.getClassType();
    Environment environment = scope.linker().environment();
    Supplier<@Nullable Object> constructor = constructor(type, environment);
    Setting[] settings =
        node.getElement().stream()
            .map(each -> new Setting(scope.link(each.getValue()), setter(type, each, environment)))
            .toArray(Setting[]::new);
    return frame -> {
      Object instance = constructor.get();
      for (Setting each : settings) {
        each.setter().accept(instance, each.value().value(frame));
      }
      return instance;
    };
  }

  private static Supplier<@Nullable Object> constructor(QName type, Environment environment) {
    return switch (SYSTEM.equals(type.getNamespaceURI()) ? type.getLocalPart() : "") {
      case "Code" -> Code::new;
      case "Concept" -> Concept::new;
      case "Quantity" -> Quantity::new;
      default -> () -> environment.createInstance(type);
    };
  }

  /** What FHIRHelpers makes most is made without reflection. */
  @SuppressWarnings("unchecked") // The engine sets what it gets, too.
  private static BiConsumer<Object, @Nullable Object> setter(
      QName type, InstanceElement element, Environment environment) {
    String name = element.getName();
    String known = SYSTEM.equals(type.getNamespaceURI()) ? type.getLocalPart() + "." + name : "";
    return switch (known) {
      case "Code.code" -> (code, value) -> ((Code) code).setCode((String) value);
      case "Code.system" -> (code, value) -> ((Code) code).setSystem((String) value);
      case "Code.version" -> (code, value) -> ((Code) code).setVersion((String) value);
      case "Code.display" -> (code, value) -> ((Code) code).setDisplay((String) value);
      case "Concept.codes" -> (concept, value) -> ((Concept) concept).setCodes((List<Code>) value);
      case "Concept.display" -> (concept, value) -> ((Concept) concept).setDisplay((String) value);
      case "Quantity.value" ->
          (quantity, value) -> ((Quantity) quantity).setValue((BigDecimal) value);
      case "Quantity.unit" -> (quantity, value) -> ((Quantity) quantity).setUnit((String) value);
      default -> (instance, value) -> environment.setValue(instance, name, value);
    };
  }
}
