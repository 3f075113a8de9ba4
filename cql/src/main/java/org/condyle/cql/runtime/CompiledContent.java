package org.condyle.cql.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.namespace.QName;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.terminology.HashSetTerminology;
import org.condyle.cql.terminology.ValueSetCodes;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.model.CompiledLibrary;
import org.hl7.elm.r1.AccessModifier;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.ListTypeSpecifier;
import org.hl7.elm.r1.NamedTypeSpecifier;
import org.hl7.elm.r1.ParameterDef;
import org.hl7.elm.r1.TypeSpecifier;
import org.hl7.elm.r1.VersionedIdentifier;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.execution.CqlEngine;
import org.opencds.cqf.cql.engine.execution.Libraries;

/**
 * A measure's logic, compiled, with its terminology. Costly to make, immutable, shared by all
 * threads; each worker evaluates it through a {@link CqlSession} of its own.
 */
public final class CompiledContent {

  private final ResolvedContent content;
  private final LibraryManager manager;
  private final Library primary;
  private final HashSetTerminology terminology;

  private CompiledContent(ResolvedContent content, LibraryManager manager, Library primary) {
    this.content = content;
    this.manager = manager;
    this.primary = primary;
    Map<String, ValueSetCodes> codes = new HashMap<>();
    content.valueSets().values().forEach(set -> codes.put(set.pin().canonical(), set.codes()));
    this.terminology = new HashSetTerminology(codes);
  }

  /**
   * Compiles all libraries.
   *
   * @throws org.condyle.record.ProblemException if a library does not compile, with its line
   */
  public static CompiledContent compile(ResolvedContent content) {
    LibraryManager manager = new LibraryCompilation(content).run();
    Library primary =
        manager.resolveLibrary(LibraryCompilation.identifier(content.primary())).getLibrary();
    if (primary == null) {
      throw new IllegalStateException("A compiled library has ELM");
    }
    return new CompiledContent(content, manager, primary);
  }

  /** Version of the CQL engine that evaluates, as its jar states it. */
  public static String engineVersion() {
    String version = CqlEngine.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  public ResolvedContent content() {
    return content;
  }

  /** The ELM of the primary library, for those who study the logic; not to be changed. */
  public Library library() {
    return primary;
  }

  /** The ELM of the library that another one includes under a local name; not to be changed. */
  public Library libraryIncludedAs(String localName, Library including) {
    VersionedIdentifier identifier =
        Libraries.toVersionedIdentifier(Libraries.resolveLibraryRef(localName, including));
    Library library = manager.resolveLibrary(identifier).getLibrary();
    if (library == null) {
      throw new IllegalStateException("A compiled library has ELM");
    }
    return library;
  }

  /** Whether the primary library defines an expression of this name. */
  public boolean hasDefinition(String name) {
    return definition(name).isPresent();
  }

  /** Whether the primary library defines a function of this name with that many operands. */
  public boolean hasFunction(String name, int operands) {
    return functions(name).stream().anyMatch(each -> each.getOperand().size() == operands);
  }

  /**
   * The type of a definition's result without its model: {@code Boolean}, {@code List<Encounter>};
   * nothing where published ELM does not say, or for another kind of type.
   */
  public Optional<String> resultType(String name) {
    return definition(name)
        .flatMap(
            definition ->
                Optional.ofNullable(definition.getResultTypeName())
                    .map(QName::getLocalPart)
                    .or(() -> listType(definition.getResultTypeSpecifier())));
  }

  private static Optional<String> listType(@Nullable TypeSpecifier type) {
    if (type instanceof ListTypeSpecifier list
        && list.getElementType() instanceof NamedTypeSpecifier element
        && element.getName() != null) {
      return Optional.of("List<" + element.getName().getLocalPart() + ">");
    }
    return Optional.empty();
  }

  /** Whether any of the libraries declares a parameter of this name. */
  public boolean declaresParameter(String name) {
    return parameter(name).isPresent();
  }

  /** Whether the primary library declares a parameter of this name. */
  public boolean hasParameter(String name) {
    return primary.getParameters() != null
        && primary.getParameters().getDef().stream()
            .map(ParameterDef::getName)
            .anyMatch(name::equals);
  }

  /** The parameter of this name, of the primary library or else of one that it includes. */
  Optional<ParameterDef> parameter(String name) {
    return Stream.concat(
            Stream.of(primary),
            manager.getCompiledLibraries().values().stream()
                .map(CompiledLibrary::getLibrary)
                .filter(Objects::nonNull))
        .filter(library -> library.getParameters() != null)
        .flatMap(library -> library.getParameters().getDef().stream())
        .filter(parameter -> name.equals(parameter.getName()))
        .findFirst();
  }

  /** The names of the definitions that the primary library shows to others, functions left out. */
  public List<String> publicDefinitions() {
    return primary.getStatements() == null
        ? List.of()
        : primary.getStatements().getDef().stream()
            .filter(each -> !(each instanceof FunctionDef))
            .filter(each -> each.getAccessLevel() != AccessModifier.PRIVATE)
            .map(ExpressionDef::getName)
            .filter(Objects::nonNull)
            .toList();
  }

  /** The ELM of a definition of the primary library, functions left out; not to be changed. */
  public Optional<ExpressionDef> definition(String name) {
    return Libraries.resolveAllExpressionRef(name, primary).stream()
        .filter(each -> !(each instanceof FunctionDef))
        .findFirst();
  }

  /** The ELM of the primary library's functions of a name; not to be changed. */
  public List<FunctionDef> functions(String name) {
    return Libraries.getFunctionDefs(name, primary);
  }

  LibraryManager manager() {
    return manager;
  }

  Library primary() {
    return primary;
  }

  /** The codes of all value sets. */
  public HashSetTerminology terminology() {
    return terminology;
  }
}
