package org.condyle.cql.linked;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.condyle.cql.runtime.ResourceSelection;
import org.condyle.cql.terminology.ValueSetCodes;
import org.hl7.elm.r1.AnyInCodeSystem;
import org.hl7.elm.r1.AnyInValueSet;
import org.hl7.elm.r1.CodeRef;
import org.hl7.elm.r1.CodeSystemRef;
import org.hl7.elm.r1.ConceptRef;
import org.hl7.elm.r1.ExpandValueSet;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.InCodeSystem;
import org.hl7.elm.r1.InValueSet;
import org.hl7.elm.r1.Message;
import org.hl7.elm.r1.Retrieve;
import org.hl7.elm.r1.ValueSetRef;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.debug.SourceLocator;
import org.opencds.cqf.cql.engine.elm.executing.AnyInCodeSystemEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.AnyInValueSetEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.CodeEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.CodeRefEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.CodeSystemRefEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConceptEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ConceptRefEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ExpandValueSetEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.InCodeSystemEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.InValueSetEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.MessageEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.ValueSetRefEvaluator;
import org.opencds.cqf.cql.engine.execution.State;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.runtime.Concept;
import org.opencds.cqf.cql.engine.runtime.Interval;
import org.opencds.cqf.cql.engine.runtime.ValueSet;

/** Retrieves, codes and value sets. */
final class ClinicalNodes {

  private ClinicalNodes() {}

  static void addTo(Nodes nodes) {
    nodes.add(Retrieve.class, ClinicalNodes::retrieve);
    nodes.add(InValueSet.class, ClinicalNodes::inValueSet);
    nodes.add(AnyInValueSet.class, ClinicalNodes::anyInValueSet);
    nodes.add(InCodeSystem.class, ClinicalNodes::inCodeSystem);
    nodes.add(AnyInCodeSystem.class, ClinicalNodes::anyInCodeSystem);
    nodes.add(ValueSetRef.class, ClinicalNodes::valueSet);
    nodes.unary(ExpandValueSet.class, ExpandValueSetEvaluator::expand);
    nodes.add(
        CodeRef.class,
        (node, scope) -> declared(node, scope, state -> CodeRefEvaluator.toCode(node, state)));
    nodes.add(
        ConceptRef.class,
        (node, scope) ->
            declared(node, scope, state -> ConceptRefEvaluator.toConcept(node, state)));
    nodes.add(
        org.hl7.elm.r1.Code.class,
        (node, scope) ->
            declared(
                node,
                scope,
                state ->
                    CodeEvaluator.internalEvaluate(
                        node.getSystem(), node.getCode(), node.getDisplay(), state)));
    nodes.add(org.hl7.elm.r1.Concept.class, ClinicalNodes::concept);
    nodes.add(Message.class, ClinicalNodes::message);
  }

  /** What a library declares is the same for all records. */
  private static Constant declared(
      Expression node, Scope scope, java.util.function.Function<State, @Nullable Object> reading) {
    try {
      return new Constant(reading.apply(scope.linker().in(scope.library())));
    } catch (RuntimeException e) {
      throw scope.unsupported(node, "its declaration is not found");
    }
  }

  private static Term concept(org.hl7.elm.r1.Concept node, Scope scope) {
    List<Term> codes = scope.link(node.getCode());
    return frame -> {
      List<@Nullable Code> values = new ArrayList<>();
      codes.forEach(each -> values.add((Code) each.value(frame)));
      return ConceptEvaluator.INSTANCE.internalEvaluate(values, node.getDisplay());
    };
  }

  private static ValueSet declaredSet(ValueSetRef node, Scope scope) {
    return (ValueSet)
        Objects.requireNonNull(
            declared(node, scope, state -> ValueSetRefEvaluator.toValueSet(state, node))
                .constant());
  }

  private static Term valueSet(ValueSetRef node, Scope scope) {
    return Boolean.TRUE.equals(node.isPreserve())
        ? new Constant(declaredSet(node, scope))
        : declared(node, scope, state -> ValueSetRefEvaluator.internalEvaluate(state, node));
  }

  private static Predicate<Code> membership(ValueSetRef node, Scope scope) {
    String id = String.valueOf(declaredSet(node, scope).getId());
    try {
      return scope.linker().terminology().membership(id);
    } catch (RuntimeException e) {
      throw scope.unsupported(node, "its codes are not installed");
    }
  }

  private static Term inValueSet(InValueSet node, Scope scope) {
    Term code = scope.link(node.getCode());
    if (node.getValueset() == null) {
      Term set =
          node.getValuesetExpression() == null
              ? new Constant(null)
              : scope.link(node.getValuesetExpression());
      return Nodes.applied(InValueSetEvaluator::inValueSet, code, set);
    }
    Predicate<Code> membership = membership(node.getValueset(), scope);
    ValueSet set = declaredSet(node.getValueset(), scope);
    return frame -> isIn(code.value(frame), membership, set, frame.evaluation.state);
  }

  private static @Nullable Object isIn(
      @Nullable Object code, Predicate<Code> membership, ValueSet set, State state) {
    if (code instanceof Code single) {
      return membership.test(single);
    }
    if (!(code instanceof Concept concept) || concept.getCodes() == null) {
      return InValueSetEvaluator.inValueSet(code, set, state);
    }
    for (Code each : concept.getCodes()) {
      if (each == null) {
        return null;
      }
      if (membership.test(each)) {
        return true;
      }
    }
    return false;
  }

  private static Term anyInValueSet(AnyInValueSet node, Scope scope) {
    Term codes = scope.link(node.getCodes());
    Term set =
        node.getValueset() != null
            ? new Constant(declaredSet(node.getValueset(), scope))
            : scope.link(node.getValuesetExpression());
    return frame ->
        AnyInValueSetEvaluator.internalEvaluate(
            codes.value(frame), null, set.value(frame), frame.evaluation.state);
  }

  private static Term codeSystem(
      @Nullable CodeSystemRef reference, @Nullable Expression expression, Scope scope) {
    if (reference != null) {
      return declared(
          reference, scope, state -> CodeSystemRefEvaluator.toCodeSystem(reference, state));
    }
    return expression == null ? new Constant(null) : scope.link(expression);
  }

  private static Term inCodeSystem(InCodeSystem node, Scope scope) {
    return Nodes.applied(
        InCodeSystemEvaluator::inCodeSystem,
        scope.link(node.getCode()),
        codeSystem(node.getCodesystem(), node.getCodesystemExpression(), scope));
  }

  private static Term anyInCodeSystem(AnyInCodeSystem node, Scope scope) {
    return Nodes.applied(
        (codes, system, state) ->
            AnyInCodeSystemEvaluator.internalEvaluate(codes, null, system, state),
        scope.link(node.getCodes()),
        codeSystem(node.getCodesystem(), node.getCodesystemExpression(), scope));
  }

  private static Term retrieve(Retrieve node, Scope scope) {
    if (node.getContext() != null) {
      throw scope.unsupported(node, "it reads in the context of another subject");
    }
    String type = scope.linker().environment().fixupQName(node.getDataType()).getLocalPart();
    try {
      scope.linker().environment().resolveDataProvider(node.getDataType());
      scope.linker().access().getContextPath("Patient", type);
    } catch (RuntimeException e) {
      throw scope.unsupported(node, type + " is no resource");
    }
    Term range = node.getDateRange() == null ? new Constant(null) : scope.link(node.getDateRange());
    Expression codes = node.getCodes();
    if (codes == null) {
      return selecting(selection(node, type, null, null), range);
    }
    if (codes instanceof ValueSetRef reference) {
      String id = String.valueOf(declaredSet(reference, scope).getId());
      return selecting(selection(node, type, codesOf(reference, id, scope), id), range);
    }
    Term listed = scope.link(codes);
    return frame -> selecting(chosen(node, type, listed.value(frame), frame), range).value(frame);
  }

  private static ValueSetCodes codesOf(ValueSetRef node, String id, Scope scope) {
    try {
      return scope.linker().terminology().codes(id);
    } catch (RuntimeException e) {
      throw scope.unsupported(node, "its codes are not installed");
    }
  }

  private static Term selecting(ResourceSelection selection, Term range) {
    return frame ->
        selection.of(
            frame.evaluation.record(), frame.evaluation.access, (Interval) range.value(frame));
  }

  private static ResourceSelection selection(
      Retrieve node, String type, @Nullable ValueSetCodes codes, @Nullable String valueSet) {
    return new ResourceSelection(
        type,
        node.getTemplateId(),
        node.getCodeProperty(),
        codes,
        valueSet,
        node.getDateProperty(),
        node.getDateLowProperty(),
        node.getDateHighProperty());
  }

  /** The selection for codes that an expression gives, by the engine's rules. */
  @SuppressWarnings("unchecked") // The engine takes a list for one of codes, too.
  private static ResourceSelection chosen(
      Retrieve node, String type, @Nullable Object codes, Frame frame) {
    if (codes instanceof ValueSet set) {
      String id = String.valueOf(set.getId());
      ValueSetCodes members =
          ((org.condyle.cql.terminology.HashSetTerminology)
                  Objects.requireNonNull(
                      frame.evaluation.state.getEnvironment().getTerminologyProvider()))
              .codes(id);
      return selection(node, type, members, id);
    }
    Iterable<Code> listed;
    if (codes instanceof String code) {
      listed = List.of(new Code().withCode(code));
    } else if (codes instanceof Code code) {
      listed = List.of(code);
    } else if (codes instanceof Concept concept) {
      listed =
          concept.getCodes() == null
              ? List.of()
              : concept.getCodes().stream().filter(Objects::nonNull).toList();
    } else if (codes instanceof Iterable<?> several) {
      listed = (Iterable<Code>) several;
    } else {
      throw new IllegalArgumentException("A retrieve needs codes");
    }
    return selection(node, type, ResourceSelection.codes(listed), null);
  }

  /**
   * A message is told as the engine tells it; an error stops the evaluation, so the engine runs.
   */
  private static Term message(Message node, Scope scope) {
    Term source = scope.link(node.getSource());
    Term condition = scope.link(node.getCondition());
    Term code = scope.link(node.getCode());
    Term severity = scope.link(node.getSeverity());
    Term text = scope.link(node.getMessage());
    SourceLocator locator = SourceLocator.Companion.fromNode(node, scope.library());
    return frame ->
        MessageEvaluator.INSTANCE.message(
            new State(frame.evaluation.state.getEnvironment()),
            locator,
            source.value(frame),
            (Boolean) condition.value(frame),
            (String) code.value(frame),
            (String) severity.value(frame),
            (String) text.value(frame));
  }
}
