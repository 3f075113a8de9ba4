package org.condyle.server.content;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
import org.condyle.server.store.ContentStore;
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
  private final ContentStore installed;
  private final List<Measure> measures;
  private final VersionManifest brought;
  private final List<Problem> problems = new ArrayList<>();
  private final List<MetadataResource> manifests = new ArrayList<>();
  private final Set<String> compiled = new HashSet<>();

  private final Map<Measure, MeasureProgram> programs = new IdentityHashMap<>();

  private ContentCheck(Bundle bundle, List<MetadataResource> artefacts, ContentStore installed) {
    this.source = BundleContent.over(bundle, installed);
    this.installed = installed;
    this.measures =
        artefacts.stream().filter(Measure.class::isInstance).map(Measure.class::cast).toList();
    this.brought = VersionManifest.of(ContentManifest.broughtBy(bundle));
  }

  /**
   * @return the manifest of each measure
   * @throws ProblemException with everything that is wrong, the first cause first
   */
  static List<MetadataResource> manifests(
      Bundle bundle, List<MetadataResource> artefacts, ContentStore installed) {
    ContentCheck check = new ContentCheck(bundle, artefacts, installed);
    for (Measure measure : check.measures) {
      check.collect(() -> check.check(measure));
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
    program(measure, List.of());
    VersionManifest versions = versionsOf(measure);
    manifests.add(
        ContentManifest.of(
            installed.practice(),
            measure,
            MeasureCatalog.resolve(measure, source, versions),
            components(measure, versions, List.of()).values()));
  }

  private MeasureProgram program(Measure measure, List<String> composites) {
    MeasureProgram known = programs.get(measure);
    if (known != null) {
      return known;
    }
    VersionManifest versions = versionsOf(measure);
    Map<String, MeasureProgram> components = components(measure, versions, composites);
    Optional<ResolvedContent> content = MeasureCatalog.resolve(measure, source, versions);
    content.ifPresent(
        own -> own.pins().stream().map(PinnedArtefact::canonical).forEach(compiled::add));
    MeasureProgram program = MeasureProgram.compose(measure, content, components);
    programs.put(measure, program);
    return program;
  }

  private Map<String, MeasureProgram> components(
      Measure measure, VersionManifest versions, List<String> composites) {
    Map<String, MeasureProgram> components = new LinkedHashMap<>();
    ComponentMeasures.of(measure, versions, composites, this::measuresAt)
        .forEach(
            (canonical, component) ->
                components.put(
                    canonical, program(component, ComponentMeasures.within(composites, measure))));
    return components;
  }

  /** What the Bundle brings replaces what is installed in the same version. */
  private List<Measure> measuresAt(String url) {
    List<Measure> found =
        new ArrayList<>(measures.stream().filter(each -> url.equals(each.getUrl())).toList());
    for (Measure candidate : installed.measuresAt(url)) {
      if (found.stream()
          .noneMatch(own -> Objects.equals(own.getVersion(), candidate.getVersion()))) {
        found.add(candidate);
      }
    }
    return found;
  }

  /** A component that is installed already keeps the versions with which it was installed. */
  private VersionManifest versionsOf(Measure measure) {
    return measures.contains(measure)
        ? brought
        : ContentManifest.stored(installed, measure)
            .map(VersionManifest::of)
            .orElseGet(VersionManifest::none);
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
