package org.condyle.server.validation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A FHIR NPM package as far as validation needs it.
 *
 * @param name for example {@code hl7.fhir.us.core}
 * @param version for example {@code 6.1.0}
 * @param dependencies the packages it builds on, name to version
 * @param files its StructureDefinitions, ValueSets and CodeSystems
 */
record FhirPackage(
    String name, String version, Map<String, String> dependencies, List<PackageFile> files) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFactory STREAM = JSON.getFactory();
  private static final Set<String> TYPES = Set.of("StructureDefinition", "ValueSet", "CodeSystem");

  /** A package's resources lie in this folder; examples and the rest lie deeper. */
  private static final String FOLDER = "package/";

  /**
   * @throws ProblemException PACKAGE_UNREADABLE if the file is no FHIR NPM package
   */
  static FhirPackage read(Path file) {
    @Nullable JsonNode manifest = null;
    List<PackageFile> files = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName();
        if (name.equals(FOLDER + "package.json")) {
          manifest = JSON.readTree(tar.readAllBytes());
        } else if (isResource(entry)) {
          addIfConformance(files, tar.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.PACKAGE_UNREADABLE,
          "The package " + file.getFileName() + " cannot be read",
          e);
    }
    if (manifest == null || !manifest.path("name").isTextual()) {
      throw new ProblemException(
          ProblemCode.PACKAGE_UNREADABLE,
          "The package " + file.getFileName() + " has no package/package.json with a name");
    }
    return new FhirPackage(
        manifest.path("name").asText(),
        manifest.path("version").asText(),
        dependencies(manifest),
        files);
  }

  private static boolean isResource(TarArchiveEntry entry) {
    String name = entry.getName();
    return entry.isFile()
        && name.startsWith(FOLDER)
        && name.endsWith(".json")
        && name.indexOf('/', FOLDER.length()) < 0
        && !name.startsWith(FOLDER + ".");
  }

  private static Map<String, String> dependencies(JsonNode manifest) {
    Map<String, String> dependencies = new TreeMap<>();
    manifest
        .path("dependencies")
        .fields()
        .forEachRemaining(field -> dependencies.put(field.getKey(), field.getValue().asText()));
    return dependencies;
  }

  private static void addIfConformance(List<PackageFile> files, byte[] json) throws IOException {
    Map<String, String> head = head(json);
    String type = head.getOrDefault("resourceType", "");
    String url = head.getOrDefault("url", "");
    if (TYPES.contains(type) && !url.isEmpty()) {
      files.add(PackageFile.of(type, url, head.getOrDefault("version", ""), json));
    }
  }

  /** Type, url and version, without making objects of the megabytes around them. */
  private static Map<String, String> head(byte[] json) throws IOException {
    Map<String, String> head = new HashMap<>();
    try (JsonParser parser = STREAM.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          if (name.equals("resourceType") || name.equals("url") || name.equals("version")) {
            head.put(name, parser.getText());
          }
        } else {
          parser.skipChildren();
        }
      }
    }
    return head;
  }
}
