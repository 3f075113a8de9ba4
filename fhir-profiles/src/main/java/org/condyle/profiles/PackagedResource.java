package org.condyle.profiles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One resource of somebody's FHIR NPM package.
 *
 * @param fileName its name in the folder {@code package}
 * @param resourceType the FHIR type that it says it is
 * @param json the resource in FHIR JSON, not looked at any further
 */
public record PackagedResource(String fileName, String resourceType, String json) {

  /** FHIR R4 and its technical correction. */
  private static final String R4 = "4.0";

  /**
   * The resources of a package, by file name. What lies in folders below {@code package} (examples,
   * pages) is left out, and the index is not needed: it may be missing or older than the files.
   *
   * @param tar the package, unzipped
   * @throws IOException saying what is wrong, if this is no package of FHIR R4 or a file in it is
   *     no resource
   */
  public static List<PackagedResource> readAll(InputStream tar) throws IOException {
    Map<String, byte[]> files = PackageArchive.readUnpacked(tar);
    checkManifest(files.get(PackageArchive.MANIFEST));
    List<PackagedResource> resources = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (isResource(file.getKey())) {
        JsonNode type = parse(file.getKey(), file.getValue()).path("resourceType");
        if (!type.isTextual()) {
          throw new IOException("package/" + file.getKey() + " is no FHIR resource");
        }
        resources.add(
            new PackagedResource(
                file.getKey(), type.asText(), new String(file.getValue(), StandardCharsets.UTF_8)));
      }
    }
    return resources;
  }

  private static void checkManifest(byte @Nullable [] manifest) throws IOException {
    if (manifest == null) {
      throw new IOException("there is no package/" + PackageArchive.MANIFEST);
    }
    JsonNode json = parse(PackageArchive.MANIFEST, manifest);
    JsonNode versions =
        json.has("fhirVersions") ? json.path("fhirVersions") : json.path("fhir-version-list");
    for (JsonNode version : versions) {
      if (version.asText().startsWith(R4)) {
        return;
      }
    }
    if (!versions.isEmpty()) {
      throw new IOException("it is made for FHIR " + versions + ", not for R4 (4.0.1)");
    }
  }

  private static boolean isResource(String name) {
    return name.endsWith(".json")
        && !name.contains("/")
        && !name.startsWith(".")
        && !name.equals(PackageArchive.MANIFEST);
  }

  private static JsonNode parse(String name, byte[] json) throws IOException {
    try {
      return PackageJson.parse(json);
    } catch (JsonProcessingException e) {
      throw new IOException("package/" + name + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
