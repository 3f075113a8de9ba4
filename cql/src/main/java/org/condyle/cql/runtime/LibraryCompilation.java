package org.condyle.cql.runtime;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import kotlin.Lazy;
import kotlin.LazyKt;
import kotlinx.io.CoreKt;
import kotlinx.io.JvmCoreKt;
import kotlinx.io.Source;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.ResolvedLibrary;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.cqframework.cql.cql2elm.CqlCompilerException;
import org.cqframework.cql.cql2elm.CqlCompilerOptions;
import org.cqframework.cql.cql2elm.CqlIncludeException;
import org.cqframework.cql.cql2elm.CqlSyntaxException;
import org.cqframework.cql.cql2elm.LibraryBuilder;
import org.cqframework.cql.cql2elm.LibraryManager;
import org.cqframework.cql.cql2elm.ModelManager;
import org.cqframework.cql.cql2elm.model.CompiledLibrary;
import org.cqframework.cql.cql2elm.tracking.TrackBack;
import org.cqframework.cql.cql2elm.ucum.UcumService;
import org.hl7.cql.model.NamespaceInfo;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.ValueSetDef;
import org.hl7.elm.r1.VersionedIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the libraries of one resolution, lowest first, so that an error is told where it arises.
 * Nothing is shared with another resolution but model infos.
 */
final class LibraryCompilation {

  private static final Lazy<UcumService> UNITS = LazyKt.lazy(CalendarUnits::new);

  private final ResolvedContent content;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<ResolvedLibrary> attempted = new HashSet<>();

  LibraryCompilation(ResolvedContent content) {
    this.content = content;
  }

  /** The units by which every library is compiled and evaluated. */
  static UcumService units() {
    return UNITS.getValue();
  }

  static VersionedIdentifier identifier(ResolvedLibrary library) {
    return new VersionedIdentifier().withId(library.name()).withVersion(library.version());
  }

  /**
   * Compiles or reads every library.
   *
   * @return a manager whose cache holds every library under each identifier by which it is
   *     included, so that evaluation only reads it
   */
  LibraryManager run() {
    Map<VersionedIdentifier, CompiledLibrary> cache = new HashMap<>();
    Optional<Map<String, Library>> elm = new PublishedElm(content).read();
    if (elm.isPresent()) {
      return fromElm(elm.get(), cache);
    }
    for (ResolvedLibrary library : content.libraries()) {
      if (library.cql() == null) {
        throw new ProblemException(
            ProblemCode.LIBRARY_DOES_NOT_COMPILE,
            "Library "
                + library.name()
                + " has ELM only, which cannot be used because it, or another library of the"
                + " measure, has no fitting ELM. Install it with its CQL text.",
            library.name());
      }
    }
    return SharedModels.with(content, models -> fromCql(models, cache));
  }

  private LibraryManager fromElm(
      Map<String, Library> elm, Map<VersionedIdentifier, CompiledLibrary> cache) {
    for (Map.Entry<VersionedIdentifier, ResolvedLibrary> each : identifiers().entrySet()) {
      Library library = elm.get(each.getValue().url());
      if (library == null) {
        throw new IllegalStateException("Published ELM is read for every library");
      }
      CompiledLibrary compiled = new CompiledLibrary();
      compiled.setIdentifier(library.getIdentifier());
      compiled.setLibrary(library);
      cache.put(each.getKey(), compiled);
    }
    adapt(cache);
    return new LibraryManager(new ModelManager(), options(), cache, UNITS);
  }

  private LibraryManager fromCql(
      ModelManager models, Map<VersionedIdentifier, CompiledLibrary> cache) {
    LibraryManager manager = new LibraryManager(models, options(), cache, UNITS);
    manager.getCqlCompilerOptions().setEnableCqlOnly(true);
    manager.getLibrarySourceLoader().registerProvider(this::source);
    for (ResolvedLibrary library : content.libraries()) {
      String namespace = library.namespace();
      if (namespace != null) {
        manager
            .getNamespaceManager()
            .ensureNamespaceRegistered(new NamespaceInfo(namespace, namespaceUri(library)));
      }
    }
    identifiers().forEach((identifier, library) -> compile(manager, identifier, library));
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    adapt(cache);
    return manager;
  }

  private static CqlCompilerOptions options() {
    return new CqlCompilerOptions(
        CqlCompilerException.ErrorSeverity.Info,
        LibraryBuilder.SignatureLevel.All,
        CqlCompilerOptions.Options.EnableLocators,
        CqlCompilerOptions.Options.EnableResultTypes,
        CqlCompilerOptions.Options.DisableListDemotion,
        CqlCompilerOptions.Options.DisableListPromotion);
  }

  /** Every identifier by which the engine asks for a library, lowest library first. */
  private Map<VersionedIdentifier, ResolvedLibrary> identifiers() {
    Map<VersionedIdentifier, ResolvedLibrary> identifiers = new LinkedHashMap<>();
    for (ResolvedLibrary library : content.libraries()) {
      String system = library.namespace() == null ? null : namespaceUri(library);
      VersionedIdentifier declared = identifier(library).withSystem(system);
      identifiers.put(declared, library);
      content
          .library(library.name(), null)
          .filter(library::equals)
          .ifPresent(
              unversioned ->
                  identifiers.put(
                      new VersionedIdentifier().withId(library.name()).withSystem(system),
                      unversioned));
    }
    identifiers.putIfAbsent(identifier(content.primary()), content.primary());
    return identifiers;
  }

  private static String namespaceUri(ResolvedLibrary library) {
    int tail = library.url().lastIndexOf("/Library/");
    return tail < 0 ? library.url() : library.url().substring(0, tail);
  }

  private @Nullable Source source(VersionedIdentifier identifier) {
    String name = identifier.getId() == null ? "" : identifier.getId();
    return content
        .library(name, identifier.getVersion())
        .or(
            () ->
                content.libraries().stream()
                    .filter(each -> sameIdentifier(each, identifier))
                    .findFirst())
        .map(ResolvedLibrary::cql)
        .map(
            cql ->
                CoreKt.buffered(
                    JvmCoreKt.asSource(
                        new ByteArrayInputStream(cql.getBytes(StandardCharsets.UTF_8)))))
        .orElse(null);
  }

  private static boolean sameIdentifier(ResolvedLibrary library, VersionedIdentifier identifier) {
    return library.name().equals(identifier.getId())
        && (identifier.getVersion() == null || identifier.getVersion().equals(library.version()));
  }

  /** Compiles a library once, under whatever identifiers it is included. */
  private void compile(
      LibraryManager manager, VersionedIdentifier identifier, ResolvedLibrary library) {
    if (!attempted.add(library)) {
      manager.getCompiledLibraries().entrySet().stream()
          .filter(each -> library.name().equals(each.getKey().getId()))
          .filter(each -> Objects.equals(library.version(), each.getKey().getVersion()))
          .map(Map.Entry::getValue)
          .findFirst()
          .ifPresent(compiled -> manager.getCompiledLibraries().put(identifier, compiled));
      return;
    }
    List<CqlCompilerException> errors = new ArrayList<>();
    try {
      manager.resolveLibrary(identifier, errors);
    } catch (CqlCompilerException e) {
      errors.add(e);
    }
    errors.removeIf(each -> each.getSeverity() != CqlCompilerException.ErrorSeverity.Error);
    boolean followsOn =
        !problems.isEmpty() && errors.stream().anyMatch(each -> arisesElsewhere(each, library));
    if (!errors.isEmpty() && !followsOn) {
      problems.add(problem(library, errors));
    }
  }

  /** An error of an included library, which was reported there; the includer's follow from it. */
  private static boolean arisesElsewhere(CqlCompilerException error, ResolvedLibrary library) {
    TrackBack at = error.getLocator();
    boolean elsewhere =
        at != null && at.getLibrary() != null && !library.name().equals(at.getLibrary().getId());
    return elsewhere || error instanceof CqlIncludeException;
  }

  private static Problem problem(ResolvedLibrary library, List<CqlCompilerException> errors) {
    CqlCompilerException first = errors.get(0);
    TrackBack at = first.getLocator();
    String where =
        library.name() + (at == null ? "" : " line " + at.getStartLine() + ":" + column(first, at));
    String more =
        errors.size() == 1
            ? ""
            : " (" + (errors.size() - 1) + " more errors in this library follow from it or after)";
    return new Problem(
        ProblemCode.LIBRARY_DOES_NOT_COMPILE,
        "Library " + where + " does not compile: " + first.getMessage() + more,
        where);
  }

  /** Counted from 1; the translator counts from 0 in syntax errors alone. */
  private static int column(CqlCompilerException error, TrackBack at) {
    return error instanceof CqlSyntaxException ? at.getStartChar() + 1 : at.getStartChar();
  }

  /**
   * Adapts compiled logic to this engine: ranges that may be empty, checked conversions, and value
   * sets. It writes the resolved {@code url|version} into each value set declaration: the engine
   * hands a retrieve the id alone, so two libraries that pin different versions would otherwise
   * share one.
   */
  private void adapt(Map<VersionedIdentifier, CompiledLibrary> cache) {
    Set<Library> adapted = Collections.newSetFromMap(new IdentityHashMap<>());
    for (CompiledLibrary compiled : cache.values()) {
      Library library = compiled.getLibrary();
      if (library == null || !adapted.add(library)) {
        continue;
      }
      EmptyRanges.allowIn(library);
      SortKeys.orderIn(library);
      CheckedConversions.in(library);
      if (library.getValueSets() != null) {
        library.getValueSets().getDef().forEach(this::pin);
      }
    }
    adapted.forEach(library -> CodedMembership.in(library, cache));
    ProfileOverloads.tellApart(adapted, cache);
  }

  private void pin(ValueSetDef declaration) {
    String id = declaration.getId();
    if (id == null) {
      return;
    }
    int bar = id.indexOf('|');
    String url = bar < 0 ? id : id.substring(0, bar);
    String version = bar < 0 ? declaration.getVersion() : id.substring(bar + 1);
    content
        .valueSet(url, version)
        .ifPresent(
            set -> {
              declaration.setId(set.pin().canonical());
              declaration.setVersion(null);
            });
  }
}
