package org.condyle.profiles;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The two JSON files that a FHIR package has beside its resources. */
final class PackageJson {

  /** The NPM name of the package. */
  static final String PACKAGE_ID = "condyle.fhir";

  private static final String FHIR_VERSION = "4.0.1";
  private static final int INDEX_VERSION = 2;

  /** What the second version of the index says of a resource, in this order. */
  private static final List<String> INDEXED =
      List.of("resourceType", "id", "url", "version", "kind", "type", "content", "derivation");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          // a table's 100.000 keeps its places
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private PackageJson() {}

  static JsonNode parse(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  static byte[] manifest(String version) throws IOException {
    ObjectNode manifest = MAPPER.createObjectNode();
    manifest.put("name", PACKAGE_ID);
    manifest.put("version", version);
    manifest.put("type", "Conformance");
    manifest.put("title", "Condyle FHIR artefacts");
    manifest.put(
        "description",
        "Operation definitions, value sets, code systems, questionnaires and extensions of Condyle, a FHIR server"
            + " for orthopedic quality.");
    manifest.put("author", "Condyle");
    manifest.put("license", "Apache-2.0");
    manifest.put("canonical", "https://condyle.org/fhir");
    manifest.putArray("fhirVersions").add(FHIR_VERSION);
    manifest.putObject("dependencies").put("hl7.fhir.r4.core", FHIR_VERSION);
    return bytes(manifest);
  }

  /**
   * @param resources JSON by file name
   */
  static byte[] index(Map<String, byte[]> resources) throws IOException {
    ObjectNode index = MAPPER.createObjectNode();
    index.put("index-version", INDEX_VERSION);
    ArrayNode files = index.putArray("files");
    for (Map.Entry<String, byte[]> resource : new TreeMap<>(resources).entrySet()) {
      JsonNode json = parse(resource.getValue());
      ObjectNode file = files.addObject();
      file.put("filename", resource.getKey());
      for (String name : INDEXED) {
        JsonNode value = json.get(name);
        if (value != null && value.isTextual()) {
          file.set(name, value);
        }
      }
    }
    return bytes(index);
  }

  /** A list of file names. */
  static byte[] names(List<String> names) throws IOException {
    ArrayNode array = MAPPER.createArrayNode();
    names.forEach(array::add);
    return bytes(array);
  }

  /** A resource as it is written into the package. */
  static byte[] bytes(JsonNode json) throws IOException {
    return MAPPER.writeValueAsBytes(json);
  }
}
