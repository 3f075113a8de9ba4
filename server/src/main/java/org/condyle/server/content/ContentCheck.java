package org.condyle.server.content;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.ContentSource;
import org.condyle.cql.content.PinnedArtefact;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.VersionManifest;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.record.Problem;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MetadataResource;

/**
 * Looks at a Bundle as it will be once installed: every measure finds all it needs in one version
 * each and compiles, and so does every library that no measure of the Bundle uses.
 */
final class ContentCheck {

  private static final Set<String> LOGIC =
      Set.of("text/cql", "application/elm+json", "application/elm+xml");

  private final ContentSource source;
  private final VersionManifest brought;
  private final List<Problem> problems = new ArrayList<>();
  private final List<MetadataResource> manifests = new ArrayList<>();
  private final Set<String> compiled = new HashSet<>();

  private ContentCheck(ContentSource source, VersionManifest brought) {
    this.source = source;
    this.brought = brought;
  }

  /**
   * @return the manifest of each measure
   * @throws ProblemException with everything that is wrong, the first cause first
   */
  static List<MetadataResource> manifests(
      Bundle bundle, List<MetadataResource> artefacts, ContentSource installed) {
    ContentCheck check =
        new ContentCheck(
            BundleContent.over(bundle, installed),
            VersionManifest.of(ContentManifest.broughtBy(bundle)));
    for (MetadataResource artefact : artefacts) {
      if (artefact instanceof Measure measure) {
        check.collect(() -> check.check(measure));
      }
    }
    for (MetadataResource artefact : artefacts) {
      if (artefact instanceof Library library && check.isLogicOfItsOwn(library)) {
        check.collect(() -> check.check(library));
      }
    }
    if (!check.problems.isEmpty()) {
      throw new ProblemException(check.problems.stream().distinct().toList());
    }
    return check.manifests;
  }

  private void collect(Runnable step) {
    try {
      step.run();
    } catch (ProblemException e) {
      problems.addAll(e.problems());
    }
  }

  private void check(Measure measure) {
    ResolvedContent content = MeasureCatalog.resolve(measure, source, brought);
    content.pins().stream().map(PinnedArtefact::canonical).forEach(compiled::add);
    MeasureProgram.compile(measure, content);
    manifests.add(ContentManifest.of(measure, content.pins(), content.fingerprint()));
  }

  /** Where a measure is broken its libraries are named already; they are not tried again. */
  private boolean isLogicOfItsOwn(Library library) {
    return problems.isEmpty()
        && library.getContent().stream()
            .anyMatch(attachment -> LOGIC.contains(attachment.getContentType()))
        && !compiled.contains(ContentManifest.canonical(library));
  }

  private void check(Library library) {
    String canonical = ContentManifest.canonical(library);
    ResolvedContent content =
        new ContentResolution(source, brought).resolve(canonical, "the Bundle's own " + canonical);
    content.pins().stream().map(PinnedArtefact::canonical).forEach(compiled::add);
    CompiledContent.compile(content);
  }
}
