package org.condyle.server.content;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.cql.content.PinnedArtefact;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.server.partition.Partitions;
import org.condyle.server.store.ContentStore;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;

/**
 * The manifest of a measure: a Library of type {@code asset-collection} that says in which version
 * each library and value set is meant (CRMI, artifact manifest). It is written when a measure is
 * installed and is what keeps its results the same when other versions are installed later.
 */
final class ContentManifest {

  static final String BASE = "https://condyle.org/fhir/Library/";

  private ContentManifest() {}

  /**
   * The id under which the manifest of a measure is stored.
   *
   * @param place where it is: a practice has one of its own for a measure that uses any content of
   *     its own
   */
  private static String idOf(int place, Measure measure) {
    String id = "manifest-" + sha256(canonical(measure)).substring(0, 40);
    return place == Partitions.SHARED ? id : id + "-" + place;
  }

  /**
   * The manifest by which a practice uses a measure: its own, or else the one that all share. Each
   * counts only where it belongs: what a practice writes under the id of another pins nothing.
   */
  static Optional<Library> stored(ContentStore store, Measure measure) {
    return in(store, store.practice(), measure).or(() -> in(store, Partitions.SHARED, measure));
  }

  private static Optional<Library> in(ContentStore store, int place, Measure measure) {
    return store.byIdIn(place, "Library", idOf(place, measure), Library.class);
  }

  /**
   * The manifest of a measure.
   *
   * @param place where it is to be stored: with the practice if any of the content is its own
   * @param content of the measure's own library, if it has one
   * @param components the measures of which it is composed; what they consist of is in the
   *     manifests of their own
   */
  static Library of(
      int place,
      Measure measure,
      Optional<ResolvedContent> content,
      Collection<MeasureProgram> components) {
    List<PinnedArtefact> pins = new ArrayList<>();
    components.forEach(component -> pins.add(component.pin()));
    content.ifPresent(own -> pins.addAll(own.pins()));
    return of(idOf(place, measure), measure, pins, fingerprint(content, components));
  }

  /** A hash over everything on which a result of the measure depends, save for the Measure. */
  static String fingerprint(
      Optional<ResolvedContent> content, Collection<MeasureProgram> components) {
    if (components.isEmpty() && content.isPresent()) {
      return content.get().fingerprint();
    }
    StringBuilder text = new StringBuilder();
    content.ifPresent(own -> text.append(own.fingerprint()));
    components.forEach(
        component ->
            text.append('\n')
                .append(component.pin().canonical())
                .append(' ')
                .append(component.pin().sha256())
                .append(' ')
                .append(component.fingerprint()));
    return sha256(text.toString());
  }

  private static Library of(
      String id, Measure measure, Collection<PinnedArtefact> pins, String fingerprint) {
    Library manifest = new Library();
    manifest.setId(id);
    manifest.setUrl(BASE + id);
    manifest.setVersion(fingerprint.substring(0, 16));
    manifest.setName("ContentManifest");
    manifest.setTitle("Versions of the content of " + canonical(measure));
    manifest.setStatus(PublicationStatus.ACTIVE);
    manifest.setType(
        new CodeableConcept(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/library-type", "asset-collection", null)));
    manifest
        .addRelatedArtifact()
        .setType(RelatedArtifactType.COMPOSEDOF)
        .setResource(canonical(measure));
    for (PinnedArtefact pin : pins) {
      RelatedArtifact related =
          manifest
              .addRelatedArtifact()
              .setType(RelatedArtifactType.DEPENDSON)
              .setResource(pin.canonical());
      related.addExtension(
          new Extension(ReportExtensions.CONTENT_HASH, new StringType(pin.sha256())));
    }
    return manifest;
  }

  static String canonical(MetadataResource artefact) {
    return artefact.hasVersion()
        ? artefact.getUrl() + "|" + artefact.getVersion()
        : artefact.getUrl();
  }

  /**
   * The versions that a Bundle brings of its own artefacts, as a manifest: a Bundle means its own
   * content, whatever else is installed. What it brings in two versions is left open.
   */
  static Library broughtBy(Bundle bundle) {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
      Resource resource = entry.getResource();
      if (resource instanceof MetadataResource artefact
          && artefact.hasUrl()
          && artefact.hasVersion()) {
        versions.merge(
            artefact.getUrl(), artefact.getVersion(), (one, other) -> one.equals(other) ? one : "");
      }
    }
    Library manifest = new Library();
    versions.forEach(
        (url, version) -> {
          if (!version.isEmpty()) {
            manifest
                .addRelatedArtifact()
                .setType(RelatedArtifactType.DEPENDSON)
                .setResource(url + "|" + version);
          }
        });
    return manifest;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
