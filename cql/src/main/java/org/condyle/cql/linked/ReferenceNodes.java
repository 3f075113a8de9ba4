package org.condyle.cql.linked;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hl7.elm.r1.AliasRef;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.ExpressionRef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.FunctionRef;
import org.hl7.elm.r1.IdentifierRef;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.OperandRef;
import org.hl7.elm.r1.ParameterRef;
import org.hl7.elm.r1.QueryLetRef;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.data.ExternalFunctionProvider;
import org.opencds.cqf.cql.engine.elm.executing.FunctionRefEvaluator;
import org.opencds.cqf.cql.engine.execution.Libraries;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/** What names a definition, a function, a parameter or a variable. */
final class ReferenceNodes {

  private ReferenceNodes() {}

  static void addTo(Nodes nodes) {
    nodes.add(ExpressionRef.class, ReferenceNodes::definition);
    nodes.add(FunctionRef.class, ReferenceNodes::function);
    nodes.add(ParameterRef.class, ReferenceNodes::parameter);
    nodes.add(OperandRef.class, (node, scope) -> scope.variable(node.getName(), node));
    nodes.add(AliasRef.class, (node, scope) -> scope.variable(node.getName(), node));
    nodes.add(QueryLetRef.class, (node, scope) -> scope.variable(node.getName(), node));
    nodes.add(IdentifierRef.class, ReferenceNodes::identifier);
  }

  private static Term definition(ExpressionRef node, Scope scope) {
    Library library = scope.linker().library(node.getLibraryName(), scope.library());
    ExpressionDef meant;
    try {
      meant = Libraries.resolveExpressionRef(node.getName(), library);
    } catch (RuntimeException e) {
      throw scope.unsupported(node, "'" + node.getName() + "' is not defined");
    }
    if (meant instanceof FunctionDef) {
      throw scope.unsupported(node, "'" + node.getName() + "' is also a function");
    }
    Definition definition = scope.linker().definition(meant, library);
    return frame -> frame.evaluation.valueOf(definition);
  }

  private static Term function(FunctionRef node, Scope scope) {
    Library library = scope.linker().library(node.getLibraryName(), scope.library());
    List<FunctionDef> named = Libraries.getFunctionDefs(node.getName(), library);
    Term[] operands = scope.link(node.getOperand()).toArray(Term[]::new);
    if (node.getSignature().isEmpty() && operands.length > 0) {
      return undecided(node, named, library, operands, scope);
    }
    List<FunctionDef> fitting =
        named.stream()
            .filter(
                each ->
                    FunctionRefEvaluator.INSTANCE.functionDefOperandsSignatureEqual(
                        each, node.getSignature()))
            .toList();
    if (fitting.size() != 1) {
      throw scope.unsupported(node, "no single '" + node.getName() + "' has these operands");
    }
    FunctionDef function = fitting.get(0);
    return Boolean.TRUE.equals(function.isExternal())
        ? external(function, library, operands, scope)
        : new Call(scope.linker().function(function, library), operands);
  }

  /** All functions of a name that the arguments may be meant for. */
  private static Term undecided(
      FunctionRef node, List<FunctionDef> named, Library library, Term[] operands, Scope scope) {
    List<Overloads.Candidate> candidates = new ArrayList<>();
    for (FunctionDef each : named) {
      if (each.getOperand().size() == operands.length) {
        if (Boolean.TRUE.equals(each.isExternal())) {
          throw scope.unsupported(node, "'" + node.getName() + "' is external and overloaded");
        }
        candidates.add(new Overloads.Candidate(each, scope.linker().function(each, library)));
      }
    }
    return new Overloads(candidates, operands, scope.linker().environment());
  }

  private record Call(Function function, Term[] operands) implements Term {
    @Override
    public @Nullable Object value(Frame frame) {
      @Nullable Object[] slots = new Object[function.slots()];
      for (int i = 0; i < operands.length; i++) {
        slots[i] = operands[i].value(frame);
      }
      return function.call(frame.evaluation, slots);
    }
  }

  private static Term external(
      FunctionDef function, Library library, Term[] operands, Scope scope) {
    ExternalFunctionProvider provider =
        scope.linker().environment().getExternalFunctionProvider(library.getIdentifier());
    return frame -> {
      @Nullable Object[] values = new Object[operands.length];
      for (int i = 0; i < operands.length; i++) {
        values[i] = operands[i].value(frame);
      }
      return provider.evaluate(function.getName(), Arrays.asList(values));
    };
  }

  private static Term parameter(ParameterRef node, Scope scope) {
    Library library = scope.linker().library(node.getLibraryName(), scope.library());
    Parameter parameter;
    try {
      parameter =
          scope.linker().parameter(Libraries.resolveParameterRef(node.getName(), library), library);
    } catch (org.opencds.cqf.cql.engine.exception.CqlException e) {
      throw scope.unsupported(node, "'" + node.getName() + "' is not declared");
    }
    return frame -> frame.evaluation.valueOf(parameter);
  }

  /**
   * A name in the order of a query: an element or a property of what is being sorted. The engine
   * looks into the innermost variable and further out only where that fails, which is left to it.
   */
  private static Term identifier(IdentifierRef node, Scope scope) {
    String name = node.getName();
    if (name == null || node.getLibraryName() != null) {
      throw scope.unsupported(node, "the name is not plain");
    }
    if (name.equals(Sorting.THIS)) {
      return scope.variable(name, node);
    }
    Term owner = scope.innermost(node);
    return frame -> {
      Object value = owner.value(frame);
      if (value instanceof Tuple tuple && tuple.getElements().containsKey(name)) {
        return tuple.getElement(name);
      }
      return frame.evaluation.state.getEnvironment().resolvePath(value, name);
    };
  }
}
