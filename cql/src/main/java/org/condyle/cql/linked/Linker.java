package org.condyle.cql.linked;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.EngineEnvironment;
import org.condyle.cql.runtime.FhirAccess;
import org.condyle.cql.terminology.HashSetTerminology;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.OperandDef;
import org.hl7.elm.r1.ParameterDef;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.execution.Environment;
import org.opencds.cqf.cql.engine.execution.State;

/**
 * Links definitions and functions, each once and with all that they reach. Logic that calls itself
 * is left to the engine, which stops at its own depth.
 */
final class Linker {

  private final CompiledContent content;
  private final Environment environment;
  private final FhirAccess access;
  private final Map<ExpressionDef, Definition> definitions = new IdentityHashMap<>();
  private final Map<FunctionDef, Function> functions = new IdentityHashMap<>();
  private final Map<ParameterDef, Parameter> parameters = new IdentityHashMap<>();
  private final Map<Library, State> states = new IdentityHashMap<>();
  private final Set<Element> underway = Collections.newSetFromMap(new IdentityHashMap<>());

  Linker(CompiledContent content, FhirAccess access) {
    this.content = content;
    this.access = access;
    this.environment = EngineEnvironment.forOperators(content, access);
  }

  Environment environment() {
    return environment;
  }

  FhirAccess access() {
    return access;
  }

  HashSetTerminology terminology() {
    return content.terminology();
  }

  int definitions() {
    return definitions.size();
  }

  int parameters() {
    return parameters.size();
  }

  /** The library that another one includes under a local name, or itself without a name. */
  Library library(@Nullable String localName, Library including) {
    return localName == null ? including : content.libraryIncludedAs(localName, including);
  }

  /** A state within a library, for what the engine resolves of declarations. */
  State in(Library library) {
    return states.computeIfAbsent(
        library,
        unused -> {
          State state = new State(environment);
          state.init(library);
          return state;
        });
  }

  Term link(Expression expression, Scope scope) {
    return Nodes.link(expression, scope);
  }

  Definition definition(ExpressionDef definition, Library library) {
    Definition known = definitions.get(definition);
    if (known != null) {
      return known;
    }
    Scope scope = new Scope(this, library);
    Term term = once(definition, scope, () -> scope.link(body(definition, scope)));
    Definition linked = new Definition(definitions.size(), scope.slots(), term);
    definitions.put(definition, linked);
    return linked;
  }

  Function function(FunctionDef function, Library library) {
    Function known = functions.get(function);
    if (known != null) {
      return known;
    }
    Scope scope = new Scope(this, library);
    for (OperandDef operand : function.getOperand()) {
      scope.declare(operand.getName());
    }
    Term body = once(function, scope, () -> scope.link(body(function, scope)));
    Function linked = new Function(scope.slots(), body);
    functions.put(function, linked);
    return linked;
  }

  Parameter parameter(ParameterDef parameter, Library library) {
    Parameter known = parameters.get(parameter);
    if (known != null) {
      return known;
    }
    Scope scope = new Scope(this, library);
    Function fallback = null;
    if (parameter.getDefault() != null) {
      Expression body = parameter.getDefault();
      Term term = once(parameter, scope, () -> scope.link(body));
      fallback = new Function(scope.slots(), term);
    }
    String name = String.valueOf(parameter.getName());
    Parameter linked =
        new Parameter(
            parameters.size(), library.getIdentifier().getId() + "." + name, name, fallback);
    parameters.put(parameter, linked);
    return linked;
  }

  private static Expression body(ExpressionDef definition, Scope scope) {
    if (definition.getExpression() == null) {
      throw scope.unsupported(definition, "it has no body");
    }
    return definition.getExpression();
  }

  private Term once(Element element, Scope scope, Supplier<Term> linking) {
    if (!underway.add(element)) {
      throw scope.unsupported(element, "it calls itself");
    }
    Term term = linking.get();
    underway.remove(element);
    return term;
  }
}
