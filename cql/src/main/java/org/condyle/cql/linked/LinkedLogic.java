package org.condyle.cql.linked;

import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.cql.runtime.FhirAccess;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.Library;
import org.jspecify.annotations.Nullable;

/**
 * The logic of one measure as closures: everything that the definitions and functions of the
 * primary library reach, linked once. Immutable, shared by all threads; each worker evaluates it
 * through a {@link LinkedSession} of its own.
 *
 * <p>A closure gives what the engine gives, because the engine's own types and operators decide
 * every value. When one throws anything, the engine has to evaluate the record, and what it says
 * stands.
 */
public final class LinkedLogic implements Linkage {

  private final CompiledContent content;
  private final Map<String, Definition> definitions = new HashMap<>();
  private final Map<FunctionDef, Function> functions = new IdentityHashMap<>();
  private final int definitionCount;
  private final int parameterCount;

  private LinkedLogic(CompiledContent content) {
    this.content = content;
    // How a property is read does not depend on the zone; its evaluation has its own.
    Linker linker = new Linker(content, FhirAccess.in(ZoneOffset.UTC));
    Library primary = content.library();
    if (primary.getStatements() != null) {
      for (ExpressionDef each : primary.getStatements().getDef()) {
        if (each instanceof FunctionDef function) {
          if (!Boolean.TRUE.equals(function.isExternal())) {
            functions.put(function, linker.function(function, primary));
          }
        } else {
          definitions.putIfAbsent(each.getName(), linker.definition(each, primary));
        }
      }
    }
    this.definitionCount = linker.definitions();
    this.parameterCount = linker.parameters();
  }

  /** Links compiled logic as a whole, or says which node only the engine can evaluate. */
  public static Linkage link(CompiledContent content) {
    try {
      return new LinkedLogic(content);
    } catch (UnsupportedNode e) {
      return e.where();
    }
  }

  /** A session for one thread. */
  public LinkedSession session(EvaluationSettings settings) {
    return new LinkedSession(
        this, new Evaluation(content, settings, definitionCount, parameterCount));
  }

  CompiledContent content() {
    return content;
  }

  @Nullable Definition definition(String name) {
    return definitions.get(name);
  }

  @Nullable Function function(FunctionDef function) {
    return functions.get(function);
  }
}
