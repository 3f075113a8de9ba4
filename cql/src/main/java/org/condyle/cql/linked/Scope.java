package org.condyle.cql.linked;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.hl7.elm.r1.Element;
import org.hl7.elm.r1.Expression;
import org.hl7.elm.r1.Library;
import org.jspecify.annotations.Nullable;

/**
 * What is known where an expression stands: its library and the variables in reach. The engine
 * looks a variable up by name from the innermost out, when it evaluates; here that is done once.
 */
final class Scope {

  private record Variable(@Nullable String name, int slot) {}

  private final Linker linker;
  private final Library library;
  private final Deque<Variable> variables = new ArrayDeque<>();
  private int slots;

  Scope(Linker linker, Library library) {
    this.linker = linker;
    this.library = library;
  }

  Library library() {
    return library;
  }

  Linker linker() {
    return linker;
  }

  /** How many slots a frame needs. */
  int slots() {
    return slots;
  }

  Term link(Expression expression) {
    return linker.link(expression, this);
  }

  List<Term> link(List<? extends Expression> expressions) {
    return expressions.stream().map(this::link).toList();
  }

  /** Brings a variable into reach and gives its slot. */
  int declare(@Nullable String name) {
    variables.push(new Variable(name, slots));
    return slots++;
  }

  /** Takes variables out of reach, the latest first. */
  void drop(int count) {
    for (int i = 0; i < count; i++) {
      variables.pop();
    }
  }

  /** Reads the innermost variable of a name. */
  Term variable(@Nullable String name, Element node) {
    for (Variable each : variables) {
      if (name != null && name.equals(each.name())) {
        return reading(each);
      }
    }
    throw unsupported(node, "'" + name + "' is not in reach");
  }

  /** Reads the innermost variable of all. */
  Term innermost(Element node) {
    Variable innermost = variables.peek();
    if (innermost == null) {
      throw unsupported(node, "no variable is in reach");
    }
    return reading(innermost);
  }

  private static Term reading(Variable variable) {
    int slot = variable.slot();
    return frame -> frame.slots[slot];
  }

  UnsupportedNode unsupported(Element node, String why) {
    return new UnsupportedNode(node, library, why);
  }
}
