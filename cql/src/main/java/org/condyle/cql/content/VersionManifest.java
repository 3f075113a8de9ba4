package org.condyle.cql.content;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.RelatedArtifact;

/**
 * The versions that a manifest pins: a Library of type {@code asset-collection} whose {@code
 * depends-on} artefacts are {@code url|version} (CRMI, version manifests). It decides where the
 * content itself leaves the version open.
 */
public final class VersionManifest {

  private final Map<String, String> versionByUrl;

  private VersionManifest(Map<String, String> versionByUrl) {
    this.versionByUrl = Map.copyOf(versionByUrl);
  }

  /** A manifest that pins nothing. */
  public static VersionManifest none() {
    return new VersionManifest(Map.of());
  }

  /**
   * Reads the pinned versions of a CRMI manifest Library; entries without a version are ignored.
   */
  public static VersionManifest of(Library assetCollection) {
    Map<String, String> versions = new HashMap<>();
    for (RelatedArtifact related : assetCollection.getRelatedArtifact()) {
      if (related.getType() == RelatedArtifact.RelatedArtifactType.DEPENDSON
          && related.hasResource()) {
        Canonical canonical = Canonical.parse(related.getResource());
        if (canonical.version() != null) {
          versions.put(canonical.url(), canonical.version());
        }
      }
    }
    return new VersionManifest(versions);
  }

  /** The version pinned for a canonical url. */
  public Optional<String> versionOf(String url) {
    return Optional.ofNullable(versionByUrl.get(url));
  }
}
