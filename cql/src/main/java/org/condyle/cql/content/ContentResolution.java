package org.condyle.cql.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.cql.content.LibraryClosure.ValueSetUse;
import org.condyle.cql.content.ResolvedContent.ResolvedValueSet;
import org.condyle.record.Problem;
import org.condyle.record.ProblemException;

/**
 * Finds all content of a measure before anything is compiled or evaluated: every library and value
 * set that its logic reaches, in exactly one version each and complete.
 */
public final class ContentResolution {

  private final ContentSource source;
  private final VersionManifest manifest;

  public ContentResolution(ContentSource source, VersionManifest manifest) {
    this.source = source;
    this.manifest = manifest;
  }

  /**
   * @param library canonical of the primary library, as {@code Measure.library} has it
   * @param referrer who names it, for messages: the measure's canonical
   * @throws ProblemException with everything that is missing, ambiguous or incomplete, the first
   *     cause first
   */
  public ResolvedContent resolve(String library, String referrer) {
    List<Problem> problems = new ArrayList<>();
    LibraryClosure libraries = new LibraryClosure(source, manifest, problems);
    Optional<ResolvedLibrary> primary = libraries.primary(Canonical.parse(library), referrer);
    ValueSetClosure valueSets = new ValueSetClosure(source, manifest, problems);
    for (ValueSetUse use : libraries.valueSetUses()) {
      valueSets.declare(use.canonical(), use.library());
    }
    if (primary.isEmpty() || !problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new ResolvedContent(
        primary.get(),
        libraries.inDependencyOrder(),
        libraries.byReference(),
        valueSets.resolved(),
        pins(libraries.inDependencyOrder(), valueSets.resolved()));
  }

  private static List<PinnedArtefact> pins(
      List<ResolvedLibrary> libraries, Map<String, ResolvedValueSet> valueSets) {
    Map<String, PinnedArtefact> pins = new LinkedHashMap<>();
    for (ResolvedLibrary library : libraries) {
      PinnedArtefact pin =
          new PinnedArtefact("Library", library.url(), library.version(), library.sha256());
      pins.put(pin.canonical(), pin);
    }
    for (ResolvedValueSet valueSet : valueSets.values()) {
      pins.putIfAbsent(valueSet.pin().canonical(), valueSet.pin());
    }
    return List.copyOf(pins.values());
  }
}
