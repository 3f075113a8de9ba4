package org.condyle.bench.workload;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one JSON mapper of the harness; decimals keep their places, as FHIR wants. */
public final class Json {

  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private Json() {}

  /**
   * @throws UncheckedIOException if the file cannot be read
   */
  public static ObjectNode read(Path file) {
    try {
      return (ObjectNode) MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /**
   * @throws UncheckedIOException if the text is no JSON
   */
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a resource. */
  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty Bundle of a type. */
  public static ObjectNode bundle(String type) {
    ObjectNode bundle = MAPPER.createObjectNode();
    bundle.put("resourceType", "Bundle").put("type", type).putArray("entry");
    return bundle;
  }

  /** Adds a resource that is written under its own id. */
  public static void addPut(ObjectNode bundle, JsonNode resource) {
    String reference = reference(resource);
    ObjectNode entry = ((ArrayNode) bundle.get("entry")).addObject();
    entry.set("resource", resource);
    entry.putObject("request").put("method", "PUT").put("url", reference);
  }

  /** Type and id. */
  public static String reference(JsonNode resource) {
    return resource.path("resourceType").asText() + "/" + resource.path("id").asText();
  }
}
