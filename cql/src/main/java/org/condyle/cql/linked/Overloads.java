package org.condyle.cql.linked;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.fhir.r4.model.Enumeration;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.execution.Environment;

/**
 * A call whose overload depends on what it is given: the translator writes no signature where it
 * converts by itself (FHIRHelpers). Among the functions of the name the engine takes the only one
 * that fits the types; as those come again and again, the choice is kept.
 */
final class Overloads implements Term {

  private static final Object NULL = new Object();

  record Candidate(FunctionDef definition, Function function) {}

  private record Choice(Object types, Function function) {}

  private final List<Candidate> candidates;
  private final Term[] operands;
  private final Environment environment;
  private final Map<Object, Function> choices = new ConcurrentHashMap<>();
  // A race only looks the same thing up twice.
  private @Nullable Choice latest;

  /**
   * @param candidates those of the name with as many operands
   */
  Overloads(List<Candidate> candidates, Term[] operands, Environment environment) {
    this.candidates = List.copyOf(candidates);
    this.operands = operands;
    this.environment = environment;
  }

  @Override
  public @Nullable Object value(Frame frame) {
    @Nullable Object[] values = new Object[operands.length];
    for (int i = 0; i < operands.length; i++) {
      values[i] = operands[i].value(frame);
    }
    Function function = fitting(values);
    return function.call(
        frame.evaluation,
        function.slots() == values.length ? values : Arrays.copyOf(values, function.slots()));
  }

  private Function fitting(@Nullable Object[] values) {
    Object types = values.length == 1 ? type(values[0]) : types(values);
    Choice known = latest;
    if (known != null && known.types().equals(types)) {
      return known.function();
    }
    Function function = choices.computeIfAbsent(types, unused -> choose(values));
    latest = new Choice(types, function);
    return function;
  }

  private static List<Object> types(@Nullable Object[] values) {
    List<Object> types = new ArrayList<>(values.length);
    for (Object value : values) {
      types.add(type(value));
    }
    return types;
  }

  /** All that the engine's choice depends on; of a FHIR code that is the kind of code. */
  private static Object type(@Nullable Object value) {
    if (value == null) {
      return NULL;
    }
    return value instanceof Enumeration<?> code
        ? code.getEnumFactory().getClass()
        : value.getClass();
  }

  private Function choose(@Nullable Object[] values) {
    List<@Nullable Object> given = Arrays.asList(values);
    List<Function> fitting = new ArrayList<>();
    for (Candidate each : candidates) {
      if (environment.matchesTypes(each.definition(), given)) {
        fitting.add(each.function());
      }
    }
    if (fitting.size() != 1) {
      throw new IllegalArgumentException("The engine would not choose a function either");
    }
    return fitting.get(0);
  }
}
