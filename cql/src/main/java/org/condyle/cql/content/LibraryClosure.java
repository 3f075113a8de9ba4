package org.condyle.cql.content;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.cql.content.LibraryHeader.Include;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Library;
import org.jspecify.annotations.Nullable;

/** Follows the includes of a library and collects every library in the version that is meant. */
final class LibraryClosure {

  /** A value set declaration and the library that makes it. */
  record ValueSetUse(Canonical canonical, String library) {}

  private final ContentSource source;
  private final List<Problem> problems;
  private final VersionChoice choice;
  private final Map<String, ResolvedLibrary> byReference = new LinkedHashMap<>();
  private final Map<String, ResolvedLibrary> inDependencyOrder = new LinkedHashMap<>();
  private final Set<String> failed = new LinkedHashSet<>();
  private final Set<ValueSetUse> valueSetUses = new LinkedHashSet<>();

  LibraryClosure(ContentSource source, VersionManifest manifest, List<Problem> problems) {
    this.source = source;
    this.problems = problems;
    this.choice =
        new VersionChoice(
            ProblemCode.LIBRARY_MISSING, ProblemCode.LIBRARY_AMBIGUOUS, manifest, problems);
  }

  Map<String, ResolvedLibrary> byReference() {
    return byReference;
  }

  List<ResolvedLibrary> inDependencyOrder() {
    return List.copyOf(inDependencyOrder.values());
  }

  Set<ValueSetUse> valueSetUses() {
    return valueSetUses;
  }

  /** Resolves the measure's own library by its canonical. */
  Optional<ResolvedLibrary> primary(Canonical canonical, String measure) {
    List<Library> installed = source.librariesAt(canonical.url());
    if (installed.isEmpty()) {
      String remedy =
          source.librariesNamed(canonical.tail()).stream()
              .findFirst()
              .map(
                  other ->
                      "A library of that name is installed as "
                          + other.getUrl()
                          + "; Measure.library and Library.url have to be equal.")
              .orElse("Install the Library with that url.");
      problems.add(
          new Problem(
              ProblemCode.LIBRARY_MISSING,
              "Library " + canonical + ", named by " + measure + ", is not installed. " + remedy,
              measure));
      return Optional.empty();
    }
    return choice
        .choose("Library " + canonical.url(), canonical.version(), measure, installed)
        .flatMap(library -> read(library, canonical.tail(), null, measure, List.of()));
  }

  private void include(Include include, ResolvedLibrary from, List<String> path) {
    String reference = ResolvedContent.reference(include.name(), include.version());
    int start = path.indexOf(include.name());
    if (start >= 0 && sameLibrary(include)) {
      List<String> cycle = new ArrayList<>(path.subList(start, path.size()));
      cycle.add(include.name());
      problems.add(
          new Problem(
              ProblemCode.LIBRARY_INCLUDES_ITSELF,
              "Library "
                  + include.name()
                  + " includes itself: "
                  + String.join(" -> ", cycle)
                  + ". Remove one of these includes.",
              from.name()));
      return;
    }
    if (byReference.containsKey(reference) || failed.contains(reference)) {
      return;
    }
    find(include, from)
        .flatMap(found -> found.follow(this, path))
        .ifPresentOrElse(
            library -> byReference.put(reference, library), () -> failed.add(reference));
  }

  /** A version of the same name further up the path is a cycle unless another version is named. */
  private boolean sameLibrary(Include include) {
    return include.version() == null
        || pathVersions.getOrDefault(include.name(), "").equals(include.version());
  }

  private final Map<String, String> pathVersions = new LinkedHashMap<>();

  private sealed interface Found {
    Optional<ResolvedLibrary> follow(LibraryClosure closure, List<String> path);
  }

  private record Installed(Library library, Include include, String referrer) implements Found {
    @Override
    public Optional<ResolvedLibrary> follow(LibraryClosure closure, List<String> path) {
      return closure.read(library, include.name(), include.qualifier(), referrer, path);
    }
  }

  private record Shipped(String cql, Include include) implements Found {
    @Override
    public Optional<ResolvedLibrary> follow(LibraryClosure closure, List<String> path) {
      String url = "http://hl7.org/fhir/Library/" + include.name();
      LibraryHeader header = LibraryHeader.ofCql(cql);
      return Optional.of(
          closure.keep(
              new ResolvedLibrary(
                  header.name(),
                  header.version(),
                  url,
                  include.qualifier(),
                  header.models(),
                  cql,
                  null,
                  Sha256.of(cql)),
              header,
              path));
    }
  }

  private Optional<Found> find(Include include, ResolvedLibrary from) {
    List<Library> installed = source.librariesNamed(include.name());
    boolean brought =
        installed.stream()
            .anyMatch(
                each -> include.version() == null || include.version().equals(each.getVersion()));
    if (!brought && include.version() != null) {
      Optional<String> shipped = ShippedLibraries.cql(include.name(), include.version());
      if (shipped.isPresent()) {
        return Optional.of(new Shipped(shipped.get(), include));
      }
    }
    if (installed.isEmpty()) {
      problems.add(
          new Problem(
              ProblemCode.LIBRARY_MISSING,
              "Library "
                  + include
                  + ", included by "
                  + from.name()
                  + ", is not installed. "
                  + namingRemedy(include, from),
              from.name()));
      return Optional.empty();
    }
    return choice
        .choose("Library " + include.name(), include.version(), from.name(), installed)
        .map(library -> new Installed(library, include, from.name()));
  }

  private String namingRemedy(Include include, ResolvedLibrary from) {
    int slash = from.url().lastIndexOf('/');
    String expectedUrl = from.url().substring(0, slash + 1) + include.name();
    return source.librariesAt(expectedUrl).stream()
        .findFirst()
        .map(
            other ->
                "There is a Library at "
                    + expectedUrl
                    + " but its name is '"
                    + other.getName()
                    + "': Library.name has to equal the CQL name and the last part of its url.")
        .orElse(
            "Install it; its Library.name has to equal the CQL name and the last part of its url.");
  }

  private Optional<ResolvedLibrary> read(
      Library library,
      String name,
      @Nullable String namespace,
      String referrer,
      List<String> path) {
    String cql = content(library, "text/cql");
    String elm = content(library, "application/elm+json");
    if (cql == null && elm == null) {
      problems.add(
          new Problem(
              ProblemCode.LIBRARY_MISSING,
              "Library "
                  + library.getUrl()
                  + ", used by "
                  + referrer
                  + ", has neither CQL (text/cql) nor ELM (application/elm+json) in its content."
                  + " Install it with its CQL text.",
              referrer));
      return Optional.empty();
    }
    LibraryHeader header;
    try {
      header = cql != null ? LibraryHeader.ofCql(cql) : LibraryHeader.ofElm(requireText(elm));
    } catch (JsonProcessingException e) {
      problems.add(
          new Problem(
              ProblemCode.LIBRARY_DOES_NOT_COMPILE,
              "The ELM of Library " + library.getUrl() + " is no JSON. Install it with its CQL.",
              library.getUrl()));
      return Optional.empty();
    }
    if (!headerFits(header, library, name)) {
      return Optional.empty();
    }
    String hash = Sha256.of(cql != null ? cql : requireText(elm));
    return Optional.of(
        keep(
            new ResolvedLibrary(
                header.name(),
                header.version(),
                library.getUrl(),
                namespace,
                header.models(),
                cql,
                elm,
                hash),
            header,
            path));
  }

  private static String requireText(@Nullable String text) {
    if (text == null) {
      throw new IllegalStateException("A library without CQL has ELM");
    }
    return text;
  }

  private boolean headerFits(LibraryHeader header, Library library, String name) {
    String cause = null;
    if (!header.name().equals(name)) {
      cause =
          "says it is library '"
              + header.name()
              + "' while it is used as '"
              + name
              + "'. Library.name, the last part of Library.url and the name in the CQL have to be"
              + " equal.";
    } else if (header.version() != null
        && library.hasVersion()
        && !header.version().equals(library.getVersion())) {
      cause =
          "says it is version '"
              + header.version()
              + "' while Library.version is '"
              + library.getVersion()
              + "'. Both have to be equal.";
    }
    if (cause != null) {
      problems.add(
          new Problem(
              ProblemCode.LIBRARY_MISSING,
              "The content of Library " + library.getUrl() + " " + cause,
              library.getUrl()));
    }
    return cause == null;
  }

  private ResolvedLibrary keep(ResolvedLibrary library, LibraryHeader header, List<String> path) {
    List<String> longer = new ArrayList<>(path);
    longer.add(library.name());
    String outer = pathVersions.put(library.name(), version(library));
    for (Canonical valueSet : header.valueSets()) {
      valueSetUses.add(new ValueSetUse(valueSet, library.name()));
    }
    for (Include include : header.includes()) {
      include(include, library, longer);
    }
    if (outer == null) {
      pathVersions.remove(library.name());
    } else {
      pathVersions.put(library.name(), outer);
    }
    inDependencyOrder.putIfAbsent(library.url() + "|" + version(library), library);
    return library;
  }

  private static String version(ResolvedLibrary library) {
    String version = library.version();
    return version == null ? "" : version;
  }

  private static @Nullable String content(Library library, String contentType) {
    for (Attachment attachment : library.getContent()) {
      if (contentType.equals(attachment.getContentType()) && attachment.hasData()) {
        return new String(attachment.getData(), StandardCharsets.UTF_8);
      }
    }
    return null;
  }
}
