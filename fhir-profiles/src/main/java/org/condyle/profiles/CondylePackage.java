package org.condyle.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Condyle's own FHIR NPM package, as it was built with this version: operation definitions, value
 * sets, code systems, extensions.
 */
public final class CondylePackage {

  /** Where the built package lies on the class path. */
  static final String RESOURCE = "/org/condyle/profiles/package.tgz";

  private final byte[] archive;
  private final String id;
  private final String version;
  private final List<Artefact> artefacts;

  private CondylePackage(byte[] archive) throws IOException {
    this.archive = archive;
    Map<String, byte[]> files = PackageArchive.read(archive);
    JsonNode manifest = PackageJson.parse(file(files, PackageArchive.MANIFEST));
    this.id = manifest.required("name").asText();
    this.version = manifest.required("version").asText();
    List<Artefact> found = new ArrayList<>();
    for (JsonNode entry : PackageJson.parse(file(files, PackageArchive.INDEX)).required("files")) {
      found.add(artefact(entry, file(files, entry.required("filename").asText())));
    }
    this.artefacts = List.copyOf(found);
  }

  /** The package of this build. */
  public static CondylePackage load() {
    try (InputStream in = CondylePackage.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            "The class path holds no " + RESOURCE + "; build the module fhir-profiles first");
      }
      return new CondylePackage(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The package's NPM name. */
  public String id() {
    return id;
  }

  /** The package's version, that of this build. */
  public String version() {
    return version;
  }

  /** Every resource of the package, sorted by file name. */
  public List<Artefact> artefacts() {
    return artefacts;
  }

  /**
   * The resource with a canonical url.
   *
   * @param url the canonical url without version
   */
  public Optional<Artefact> artefact(String url) {
    return artefacts.stream().filter(artefact -> artefact.url().equals(url)).findFirst();
  }

  /** The package as one gzipped tar archive. */
  public byte[] archive() {
    return archive.clone();
  }

  private static byte[] file(Map<String, byte[]> files, String name) {
    byte[] content = files.get(name);
    if (content == null) {
      throw new IllegalStateException("The package holds no " + name);
    }
    return content;
  }

  private static Artefact artefact(JsonNode entry, byte[] content) {
    JsonNode version = entry.get("version");
    return new Artefact(
        entry.required("filename").asText(),
        entry.required("resourceType").asText(),
        entry.required("id").asText(),
        entry.required("url").asText(),
        version == null ? null : version.asText(),
        new String(content, StandardCharsets.UTF_8));
  }
}
