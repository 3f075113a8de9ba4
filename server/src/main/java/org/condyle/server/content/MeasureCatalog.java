package org.condyle.server.content;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.ContentSource;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.definition.MeasureReader;
import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.partition.Partitions;
import org.condyle.server.store.ContentStore;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;

/**
 * The installed measures as one practice sees them, each with its compiled logic. A measure is
 * compiled again only when the content that it uses has changed.
 *
 * <p>Each request asks the database whether any content has changed since, by one statement, for
 * another server may have written it. While none has, a measure is found by its name here, and
 * neither read nor parsed.
 */
public final class MeasureCatalog {

  private final ContentStore store;
  private final ContentWriter writer;
  private final EvaluationPolicy policy;
  private final Map<String, Compiled> compiled = new ConcurrentHashMap<>();
  private final Map<String, Compiled> compiledForAll;
  private volatile Found found = new Found("");

  /**
   * @param policy by which the measures are evaluated
   * @param compiledForAll what was compiled of shared content alone, by the id of the measure; the
   *     same for all practices
   */
  MeasureCatalog(
      ContentStore store,
      ContentWriter writer,
      EvaluationPolicy policy,
      Map<String, Compiled> compiledForAll) {
    this.store = store;
    this.writer = writer;
    this.policy = policy;
    this.compiledForAll = compiledForAll;
  }

  /**
   * The measure with this id.
   *
   * @throws ProblemException MEASURE_UNKNOWN; or whatever its content lacks
   */
  public InstalledMeasure byId(String id) {
    return found("id " + id, () -> storedAs(id));
  }

  private Measure storedAs(String id) {
    return store
        .measure(id)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.MEASURE_UNKNOWN,
                    "There is no Measure/" + id + "; install it first",
                    "measure"));
  }

  /**
   * The measure with this canonical, with or without version.
   *
   * @throws ProblemException MEASURE_UNKNOWN; MEASURE_AMBIGUOUS if several versions are installed
   *     and none is named
   */
  public InstalledMeasure byCanonical(String canonical) {
    return found("canonical " + canonical, () -> theOne(versions(canonical), canonical));
  }

  private List<Measure> versions(String canonical) {
    int bar = canonical.indexOf('|');
    String url = bar < 0 ? canonical : canonical.substring(0, bar);
    return store.measuresAt(url).stream()
        .filter(measure -> bar < 0 || canonical.substring(bar + 1).equals(measure.getVersion()))
        .toList();
  }

  /**
   * The measure with this business identifier.
   *
   * @param token the identifier's value, or system|value
   * @throws ProblemException MEASURE_UNKNOWN; MEASURE_AMBIGUOUS if several have it
   */
  public InstalledMeasure byIdentifier(String token) {
    return found("identifier " + token, () -> theOne(identified(token), token));
  }

  private List<Measure> identified(String token) {
    int bar = token.indexOf('|');
    String value = token.substring(bar + 1);
    return store.measuresIdentified(value).stream()
        .filter(
            measure ->
                measure.getIdentifier().stream()
                    .filter(identifier -> value.equals(identifier.getValue()))
                    .map(identifier -> Objects.requireNonNullElse(identifier.getSystem(), ""))
                    .anyMatch(system -> bar < 0 || system.equals(token.substring(0, bar))))
        .toList();
  }

  private static Measure theOne(List<Measure> found, String name) {
    if (found.isEmpty()) {
      throw new ProblemException(
          ProblemCode.MEASURE_UNKNOWN, "The measure " + name + " is not installed", "measure");
    }
    if (found.size() > 1) {
      throw new ProblemException(
          ProblemCode.MEASURE_AMBIGUOUS,
          "The measure "
              + name
              + " is installed more than once: "
              + found.stream().map(ContentManifest::canonical).collect(Collectors.joining(", "))
              + "; name one of these",
          "measure");
    }
    return found.get(0);
  }

  /** All measures that are there, ready to be evaluated or not, in the order of their urls. */
  public List<Measure> installed() {
    return store.measures().stream()
        .sorted(
            Comparator.comparing(Measure::getUrl, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(measure -> measure.getIdElement().getIdPart()))
        .toList();
  }

  /**
   * @param name what the measure is asked for by
   * @param search finds it among what is installed; asked when content has changed
   */
  private InstalledMeasure found(String name, Supplier<Measure> search) {
    String stamp = store.stamp();
    Found current = found;
    if (!current.stamp().equals(stamp)) {
      current = new Found(stamp);
      found = current;
    }
    InstalledMeasure known = current.measures().get(name);
    if (known == null) {
      known = ready(search.get(), stamp, List.of());
      current.measures().put(name, known);
    }
    return known;
  }

  /**
   * A measure that this catalog found, ready to be evaluated.
   *
   * @throws ProblemException with all that is missing, ambiguous or incomplete
   */
  public InstalledMeasure ready(Measure found) {
    return ready(found, store.stamp(), List.of());
  }

  private InstalledMeasure ready(Measure measure, String stamp, List<String> composites) {
    return compiled(measure, stamp, composites).measure();
  }

  /**
   * @param stamp of the content, taken before the measure was read
   * @param composites the measures that are composed of this one, the outermost first
   */
  private Compiled compiled(Measure measure, String stamp, List<String> composites) {
    String key = ContentStore.keyOf(measure);
    Compiled known = compiled.get(key);
    if (known != null && known.stamp().equals(stamp)) {
      return known;
    }
    Optional<Library> manifest = ContentManifest.stored(store, measure);
    VersionManifest versions = manifest.map(VersionManifest::of).orElseGet(VersionManifest::none);
    Map<String, Compiled> components = components(measure, versions, stamp, composites);
    Map<String, MeasureProgram> programs = new LinkedHashMap<>();
    components.forEach((name, each) -> programs.put(name, each.measure().program()));
    WatchedContent source = new WatchedContent(store);
    Optional<ResolvedContent> content = resolve(measure, source, versions);
    int place = ContentStore.placeOf(measure);
    boolean own =
        place != Partitions.SHARED
            || manifest.filter(each -> ContentStore.placeOf(each) != Partitions.SHARED).isPresent()
            || source.hasGivenOwn()
            || components.values().stream().anyMatch(Compiled::own);
    String fingerprint =
        ContentManifest.fingerprint(content, programs.values())
            + "/"
            + place
            + "/"
            + measure.getMeta().getVersionId();
    Compiled before = own ? known : compiledForAll.get(key);
    InstalledMeasure ready =
        before != null && before.own() == own && before.fingerprint().equals(fingerprint)
            ? before.measure()
            : compile(measure, content, programs);
    pin(own ? store.practice() : Partitions.SHARED, ready, content, programs, manifest);
    Compiled result = new Compiled(stamp, fingerprint, own, ready);
    compiled.put(key, result);
    if (!own) {
      compiledForAll.put(key, result);
    }
    return result;
  }

  private Map<String, Compiled> components(
      Measure measure, VersionManifest versions, String stamp, List<String> composites) {
    Map<String, Compiled> components = new LinkedHashMap<>();
    ComponentMeasures.of(measure, versions, composites, store::measuresAt)
        .forEach(
            (canonical, component) ->
                components.put(
                    canonical,
                    compiled(component, stamp, ComponentMeasures.within(composites, measure))));
    return components;
  }

  private InstalledMeasure compile(
      Measure measure, Optional<ResolvedContent> content, Map<String, MeasureProgram> components) {
    return new InstalledMeasure(
        measure, MeasureProgram.compose(measure, content, components).evaluatedBy(policy));
  }

  /** Content that came piece by piece is pinned the first time it proves whole. */
  private void pin(
      int place,
      InstalledMeasure ready,
      Optional<ResolvedContent> content,
      Map<String, MeasureProgram> components,
      Optional<Library> stored) {
    Library manifest = ContentManifest.of(place, ready.measure(), content, components.values());
    boolean unchanged =
        stored.isPresent() && stored.get().getVersion().equals(manifest.getVersion());
    if (!unchanged) {
      writer.write(place, List.of(manifest), AuditAgent.SERVER.by("content-manifest"));
    }
  }

  /**
   * Everything a measure's own logic consists of; nothing for a composite without a library.
   *
   * @throws ProblemException with all that is missing, ambiguous or incomplete
   */
  static Optional<ResolvedContent> resolve(
      Measure measure, ContentSource source, VersionManifest manifest) {
    String canonical = ContentManifest.canonical(measure);
    if (!measure.hasLibrary() && !MeasureReader.components(measure).isEmpty()) {
      return Optional.empty();
    }
    if (measure.getLibrary().size() != 1) {
      throw new ProblemException(
          ProblemCode.MEASURE_INVALID,
          "The measure "
              + canonical
              + " names "
              + measure.getLibrary().size()
              + " libraries; it must name the one that holds its criteria",
          "Measure.library");
    }
    return Optional.of(
        new ContentResolution(source, manifest)
            .resolve(measure.getLibrary().get(0).getValue(), canonical));
  }

  /**
   * The measures that were asked for while content had this stamp, by what they were asked for by.
   */
  private record Found(String stamp, Map<String, InstalledMeasure> measures) {
    Found(String stamp) {
      this(stamp, new ConcurrentHashMap<>());
    }
  }

  /**
   * A measure as it was compiled.
   *
   * @param stamp of the content when it was last looked at
   * @param own whether any of it is the practice's own content
   */
  record Compiled(String stamp, String fingerprint, boolean own, InstalledMeasure measure) {}
}
