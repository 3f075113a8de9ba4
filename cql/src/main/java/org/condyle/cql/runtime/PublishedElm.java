package org.condyle.cql.runtime;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.ResolvedLibrary;
import org.cqframework.cql.elm.serializing.DefaultElmLibraryReaderProvider;
import org.hl7.cql_annotations.r1.CqlToElmInfo;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.Library;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ELM that libraries were published with. It is used when every library has it and it fits;
 * otherwise all are compiled from CQL, because the two cannot be mixed.
 */
final class PublishedElm {

  private static final Logger LOG = LoggerFactory.getLogger(PublishedElm.class);

  /** Below these levels the engine would have to guess overloads while it runs. */
  private static final Set<String> SIGNATURE_LEVELS = Set.of("Overloads", "All");

  private final ResolvedContent content;

  PublishedElm(ResolvedContent content) {
    this.content = content;
  }

  /** The libraries by url, or nothing when one of them has no fitting ELM. */
  Optional<Map<String, Library>> read() {
    Map<String, Library> libraries = new HashMap<>();
    for (ResolvedLibrary library : content.libraries()) {
      Optional<Library> read = read(library);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      libraries.put(library.url(), read.get());
    }
    return Optional.of(libraries);
  }

  private static Optional<Library> read(ResolvedLibrary source) {
    if (source.elm() == null) {
      return Optional.empty();
    }
    Library library;
    try {
      library =
          DefaultElmLibraryReaderProvider.INSTANCE
              .create("application/elm+json")
              .read(source.elm());
    } catch (RuntimeException e) {
      LOG.info("The ELM of library {} cannot be read; its CQL is compiled", source.name());
      return Optional.empty();
    }
    if (!fits(library, source)) {
      return Optional.empty();
    }
    if (library.getStatements() != null) {
      // The engine finds definitions by binary search.
      library.getStatements().getDef().sort(Comparator.comparing(PublishedElm::name));
    }
    return Optional.of(library);
  }

  private static String name(ExpressionDef definition) {
    String name = definition.getName();
    return name == null ? "" : name;
  }

  private static boolean fits(Library library, ResolvedLibrary source) {
    return library.getIdentifier() != null
        && source.name().equals(library.getIdentifier().getId())
        && library.getAnnotation().stream()
            .filter(CqlToElmInfo.class::isInstance)
            .map(annotation -> ((CqlToElmInfo) annotation).getSignatureLevel())
            .anyMatch(PublishedElm::hasSignatures)
        && !ProfileOverloads.areIn(library);
  }

  private static boolean hasSignatures(@Nullable String level) {
    return level != null && SIGNATURE_LEVELS.contains(level);
  }
}
