package org.condyle.server.content;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.Canonical;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.ContentSource;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.VersionManifest;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.store.ContentStore;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Library;

/**
 * The installed libraries as one practice sees them, each with its compiled logic, for those who
 * ask for a library and not for a measure. A library is compiled again only when the content that
 * it uses has changed.
 */
public final class LibraryCatalog {

  private final ContentStore store;
  private final Map<String, Compiled> compiled = new ConcurrentHashMap<>();

  LibraryCatalog(ContentStore store) {
    this.store = store;
  }

  /**
   * The library with this id.
   *
   * @throws ProblemException LIBRARY_UNKNOWN; or whatever its content lacks
   */
  public CompiledContent byId(String id) {
    return ready(
        store
            .byId("Library", id, Library.class)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.LIBRARY_UNKNOWN,
                        "There is no Library/" + id + "; install it first",
                        "library")));
  }

  /**
   * The library with this canonical, with or without version.
   *
   * @throws ProblemException LIBRARY_UNKNOWN; LIBRARY_AMBIGUOUS if several versions are installed
   *     and none is named; or whatever its content lacks
   */
  public CompiledContent byCanonical(String canonical) {
    return ready(resource(canonical));
  }

  /** The Library resource with this canonical, with or without version. */
  public Library resource(String text) {
    Canonical canonical = Canonical.parse(text);
    List<Library> versions =
        store.librariesAt(canonical.url()).stream()
            .filter(
                each ->
                    canonical.version() == null || canonical.version().equals(each.getVersion()))
            .toList();
    if (versions.isEmpty()) {
      throw new ProblemException(
          ProblemCode.LIBRARY_UNKNOWN, "The library " + text + " is not installed", "library");
    }
    if (versions.size() > 1) {
      throw new ProblemException(
          ProblemCode.LIBRARY_AMBIGUOUS,
          "The library "
              + text
              + " is installed in the versions "
              + versions.stream().map(Library::getVersion).collect(Collectors.joining(", "))
              + "; name one as "
              + text
              + "|version",
          "library");
    }
    return versions.get(0);
  }

  /**
   * A library that comes with a request and is not installed. It is compiled anew each time: what
   * it is called says nothing about what it says.
   *
   * @throws ProblemException LIBRARY_DOES_NOT_COMPILE with its line; or whatever it lacks
   */
  public CompiledContent inline(Library library) {
    Bundle bundle = new Bundle();
    bundle.addEntry().setResource(library);
    return CompiledContent.compile(
        resolve(BundleContent.over(bundle, store), library, "the request"));
  }

  private CompiledContent ready(Library library) {
    String stamp = store.stamp();
    String key = ContentStore.keyOf(library);
    Compiled known = compiled.get(key);
    if (known != null && known.stamp().equals(stamp)) {
      return known.content();
    }
    ResolvedContent content =
        resolve(store, library, "Library/" + library.getIdElement().getIdPart());
    CompiledContent ready =
        known != null && known.content().content().fingerprint().equals(content.fingerprint())
            ? known.content()
            : CompiledContent.compile(content);
    compiled.put(key, new Compiled(stamp, ready));
    return ready;
  }

  private static ResolvedContent resolve(ContentSource source, Library library, String referrer) {
    return new ContentResolution(source, VersionManifest.none())
        .resolve(ContentManifest.canonical(library), referrer);
  }

  private record Compiled(String stamp, CompiledContent content) {}
}
