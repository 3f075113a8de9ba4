package org.condyle.cql.runtime;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Every definition and function that the evaluation of one record came through. Immutable. */
public final class EvaluationTrace {

  private final String library;
  private final Map<DefinitionKey, TracedDefinition> definitions;

  EvaluationTrace(String library, Map<DefinitionKey, TracedDefinition> definitions) {
    this.library = library;
    this.definitions = Collections.unmodifiableMap(new LinkedHashMap<>(definitions));
  }

  /** A definition of the primary library, if the evaluation came through it. */
  public Optional<TracedDefinition> definition(String name) {
    return definitions.values().stream()
        .filter(each -> each.key().library().equals(library) && each.key().name().equals(name))
        .findFirst();
  }

  public Optional<TracedDefinition> find(DefinitionKey key) {
    return Optional.ofNullable(definitions.get(key));
  }

  /** All, in the order in which they were first asked for. */
  public Collection<TracedDefinition> definitions() {
    return definitions.values();
  }
}
