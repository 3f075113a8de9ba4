package org.condyle.server.content;

import ca.uhn.fhir.context.FhirContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.partition.Partitions;
import org.condyle.server.store.ContentStore;
import org.condyle.server.store.Contents;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MetadataResource;

/**
 * Installs measures with their libraries and value sets: all that is needed and right, or nothing.
 *
 * <p>Every measure of the Bundle is resolved and compiled as it will be once installed, before
 * anything is written. What is installed already in the same version and with the same content is
 * left alone; with other content it is refused, since results of others hang on it. An artefact
 * keeps its id unless another version has it.
 *
 * <p>Content is installed for all practices, or for one that keeps it to itself. The latter sees
 * what all share beside its own: of that nothing is installed again, and in place of it nothing
 * else.
 */
public final class ContentInstaller {

  private final Contents contents;
  private final ContentWriter writer;
  private final FhirContext fhirContext;

  ContentInstaller(Contents contents, ContentWriter writer, FhirContext fhirContext) {
    this.contents = contents;
    this.writer = writer;
    this.fhirContext = fhirContext;
  }

  /**
   * @param owner the partition of the practice that keeps it to itself, or the shared one
   * @param by who installs it, for the audit trail
   * @return what of the Bundle is installed now, in its order
   * @throws ProblemException with everything that is wrong; then nothing was written
   */
  public List<InstalledArtefact> install(int owner, Bundle given, AuditAgent by) {
    ContentStore store = contents.of(owner);
    Bundle bundle = ContentBundle.checked(given);
    List<MetadataResource> artefacts = artefacts(bundle);
    Map<MetadataResource, Optional<MetadataResource>> installed =
        sameVersionInstalled(store, artefacts);
    List<MetadataResource> manifests =
        isWhole(store, installed) ? List.of() : ContentCheck.manifests(bundle, artefacts, store);
    List<InstalledArtefact> result = new ArrayList<>();
    List<MetadataResource> toWrite = new ArrayList<>(manifests);
    Set<String> takenIds = new HashSet<>();
    for (MetadataResource artefact : artefacts) {
      Optional<MetadataResource> present = installed.getOrDefault(artefact, Optional.empty());
      String id =
          present
              .map(resource -> resource.getIdElement().getIdPart())
              .orElseGet(() -> freeId(store, artefact, takenIds));
      takenIds.add(artefact.fhirType() + "/" + id);
      if (present.isEmpty()) {
        MetadataResource copy = (MetadataResource) artefact.copy();
        copy.setId(artefact.fhirType() + "/" + id);
        toWrite.add(copy);
      }
      result.add(
          new InstalledArtefact(
              artefact.fhirType(), id, ContentManifest.canonical(artefact), present.isEmpty()));
    }
    if (!toWrite.isEmpty()) {
      writer.write(owner, toWrite, by);
    }
    return result;
  }

  /**
   * Writes an installed artefact again that says more than before, in extensions that no result
   * hangs on.
   *
   * @param place the partition where it is
   * @param artefact with the id under which it is installed
   * @param by who does it, for the audit trail
   */
  public void annotate(int place, MetadataResource artefact, AuditAgent by) {
    writer.write(place, List.of(artefact), by);
  }

  private static List<MetadataResource> artefacts(Bundle bundle) {
    List<Problem> problems = new ArrayList<>();
    Map<String, MetadataResource> artefacts = new LinkedHashMap<>();
    for (int i = 0; i < bundle.getEntry().size(); i++) {
      String where = "Bundle.entry[" + i + "].resource";
      if (!(bundle.getEntry().get(i).getResource() instanceof MetadataResource artefact)
          || !artefact.hasUrl()) {
        problems.add(
            new Problem(
                ProblemCode.RESOURCE_INVALID,
                "Content needs a canonical url; this entry has none",
                where));
        continue;
      }
      artefacts.putIfAbsent(
          artefact.fhirType() + " " + ContentManifest.canonical(artefact), artefact);
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return List.copyOf(artefacts.values());
  }

  private Map<MetadataResource, Optional<MetadataResource>> sameVersionInstalled(
      ContentStore store, List<MetadataResource> artefacts) {
    Map<MetadataResource, Optional<MetadataResource>> installed = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (MetadataResource artefact : artefacts) {
      Optional<MetadataResource> present =
          store.at(artefact.fhirType(), artefact.getUrl(), MetadataResource.class).stream()
              .filter(other -> Objects.equals(other.getVersion(), artefact.getVersion()))
              .findFirst();
      if (present.isPresent() && !sameContent(artefact, present.get())) {
        problems.add(
            new Problem(
                ProblemCode.CONTENT_DIFFERS,
                artefact.fhirType()
                    + " "
                    + ContentManifest.canonical(artefact)
                    + " is installed already with other content, on which results may hang; give"
                    + " the new content a new version",
                null));
      }
      if (present.isEmpty()
          && store.practice() != Partitions.SHARED
          && !Partitions.isOwnable(artefact.fhirType())) {
        problems.add(ofAll(artefact));
      }
      installed.put(artefact, present);
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return installed;
  }

  private static Problem ofAll(MetadataResource artefact) {
    return new Problem(
        ProblemCode.SERVER_WIDE,
        artefact.fhirType()
            + " "
            + ContentManifest.canonical(artefact)
            + " cannot be one practice's own, since there is but one of it on a server; leave it"
            + " out, or have it installed in the first practice, for all",
        null);
  }

  /** Whether all of it was installed, and so checked, before. */
  private static boolean isWhole(
      ContentStore store, Map<MetadataResource, Optional<MetadataResource>> installed) {
    return installed.values().stream().allMatch(Optional::isPresent)
        && installed.keySet().stream()
            .filter(Measure.class::isInstance)
            .allMatch(measure -> ContentManifest.stored(store, (Measure) measure).isPresent());
  }

  private boolean sameContent(MetadataResource one, MetadataResource other) {
    return bare(one).equals(bare(other));
  }

  /** What the artefact says, without what a server or a narrative adds. */
  private String bare(MetadataResource artefact) {
    MetadataResource copy = (MetadataResource) artefact.copy();
    copy.setId((String) null);
    copy.setMeta(null);
    copy.setText(null);
    return fhirContext.newJsonParser().encodeResourceToString(copy);
  }

  private static String freeId(ContentStore store, MetadataResource artefact, Set<String> taken) {
    String wanted = artefact.getIdElement().getIdPart();
    if (wanted != null && isFree(store, artefact, wanted, taken)) {
      return wanted;
    }
    String name = wanted != null ? wanted : lastPart(artefact.getUrl());
    String versioned = idOf(name + "-" + artefact.getVersion());
    String id = versioned;
    for (int i = 2; !isFree(store, artefact, id, taken); i++) {
      id = idOf(versioned + "-" + i);
    }
    return id;
  }

  private static boolean isFree(
      ContentStore store, MetadataResource artefact, String id, Set<String> taken) {
    String type = artefact.fhirType();
    return !taken.contains(type + "/" + id)
        && store.byId(type, id, MetadataResource.class).isEmpty();
  }

  private static String lastPart(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** FHIR ids have at most 64 letters, digits, hyphens and points. */
  private static String idOf(String text) {
    String id = text.replaceAll("[^A-Za-z0-9\\-.]", "-");
    return id.length() <= 64 ? id : id.substring(id.length() - 64);
  }
}
