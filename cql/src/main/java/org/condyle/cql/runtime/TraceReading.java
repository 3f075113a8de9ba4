package org.condyle.cql.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.cql.content.ResolvedLibrary;
import org.cqframework.cql.cql2elm.model.CompiledLibrary;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.OperandDef;
import org.hl7.elm.r1.VersionedIdentifier;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.debug.DebugResult;
import org.opencds.cqf.cql.engine.execution.CqlEngine;
import org.opencds.cqf.cql.engine.execution.ExpressionResult;
import org.opencds.cqf.cql.engine.execution.Profile;

/**
 * Reads what an engine did: which definition called which, how often and how long, from its
 * profile; their values and resources from its cache of definitions.
 */
final class TraceReading {

  private final CompiledContent content;
  private final CqlEngine engine;
  private final Map<ExpressionDef, Library> libraries = new IdentityHashMap<>();
  private final Map<DefinitionKey, Entry> entries = new LinkedHashMap<>();

  /** A definition while it is being added up. */
  private static final class Entry {
    private final ExpressionDef definition;
    private final Set<DefinitionKey> uses = new LinkedHashSet<>();
    private long evaluations;
    private long nanoseconds;

    private Entry(ExpressionDef definition) {
      this.definition = definition;
    }
  }

  TraceReading(CompiledContent content, CqlEngine engine) {
    this.content = content;
    this.engine = engine;
    for (CompiledLibrary compiled : content.manager().getCompiledLibraries().values()) {
      Library library = compiled.getLibrary();
      if (library != null && library.getStatements() != null) {
        library.getStatements().getDef().forEach(each -> libraries.put(each, library));
      }
    }
  }

  EvaluationTrace read() {
    DebugResult debug = engine.getState().getDebugResult();
    Profile profile = debug == null ? null : debug.getProfile();
    if (profile == null) {
      throw new IllegalStateException("Only a traced session can be asked for its trace");
    }
    walk(profile.getTree(), null);
    Map<DefinitionKey, TracedDefinition> definitions = new LinkedHashMap<>();
    entries.forEach((key, entry) -> definitions.put(key, traced(key, entry)));
    return new EvaluationTrace(content.content().primary().name(), definitions);
  }

  private void walk(Profile.Node node, @Nullable Entry caller) {
    for (Profile.Node child : children(node)) {
      if (child.getExpression() instanceof ExpressionDef definition) {
        DefinitionKey key = key(definition);
        Entry entry = entries.computeIfAbsent(key, unused -> new Entry(definition));
        entry.evaluations += child.getMisses();
        entry.nanoseconds += child.getTime() - timeInDefinitions(child);
        if (caller != null) {
          caller.uses.add(key);
        }
        walk(child, entry);
      } else {
        walk(child, caller);
      }
    }
  }

  /** Time in the definitions called; a retrieve belongs to the definition it stands in. */
  private static long timeInDefinitions(Profile.Node node) {
    long time = 0;
    for (Profile.Node child : children(node)) {
      time +=
          child.getExpression() instanceof ExpressionDef
              ? child.getTime()
              : timeInDefinitions(child);
    }
    return time;
  }

  private static List<Profile.Node> children(Profile.Node node) {
    List<Profile.Node> children = new ArrayList<>();
    node.getChildren().values().forEach(ofContext -> children.addAll(ofContext.values()));
    return children;
  }

  private DefinitionKey key(ExpressionDef definition) {
    VersionedIdentifier library = identifier(definition);
    String name = String.valueOf(definition.getName());
    return new DefinitionKey(
        String.valueOf(library.getId()),
        library.getVersion(),
        definition instanceof FunctionDef function ? name + operands(function) : name);
  }

  private static String operands(FunctionDef function) {
    return function.getOperand().stream()
        .map(OperandDef::getName)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private VersionedIdentifier identifier(ExpressionDef definition) {
    Library library = libraries.get(definition);
    VersionedIdentifier identifier = library == null ? null : library.getIdentifier();
    if (identifier == null) {
      throw new IllegalStateException("What is evaluated belongs to a compiled library");
    }
    return identifier;
  }

  private TracedDefinition traced(DefinitionKey key, Entry entry) {
    Optional<SourceRange> source = SourceRange.ofLocator(entry.definition.getLocator());
    return new TracedDefinition(
        key,
        entry.definition instanceof FunctionDef
            ? TracedDefinition.Kind.FUNCTION
            : TracedDefinition.Kind.DEFINITION,
        outcome(entry.definition),
        entry.uses,
        source.orElse(null),
        source.flatMap(range -> cql(key).flatMap(range::of)).orElse(null),
        entry.evaluations,
        Duration.ofNanos(entry.nanoseconds));
  }

  private Optional<String> cql(DefinitionKey key) {
    return content.content().libraries().stream()
        .filter(each -> each.name().equals(key.library()))
        .filter(each -> key.version() == null || key.version().equals(each.version()))
        .map(ResolvedLibrary::cql)
        .findFirst();
  }

  private @Nullable Evaluated outcome(ExpressionDef definition) {
    if (definition instanceof FunctionDef) {
      return null;
    }
    ExpressionResult result =
        engine.getCache().getCachedExpression(identifier(definition), definition.getName());
    if (result == null) {
      return null;
    }
    Set<Resource> resources = new LinkedHashSet<>();
    Set<Object> evaluated = result.getEvaluatedResources();
    if (evaluated != null) {
      for (Object each : evaluated) {
        if (each instanceof Resource resource) {
          resources.add(resource);
        }
      }
    }
    return new Evaluated(result.getValue(), resources);
  }
}
