package org.condyle.bench.stock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.condyle.bench.workload.Json;

/**
 * Measure content as the stock server can use it: value sets that include others become lists of
 * the codes of their expansions, since it expands a grouping again though its expansion is stored.
 */
public final class StockContent {

  private StockContent() {}

  /** A transaction Bundle with the same resources, the value sets flat. */
  public static ObjectNode flat(JsonNode content) {
    ObjectNode flat = Json.bundle("transaction");
    for (JsonNode entry : content.path("entry")) {
      ObjectNode resource = entry.path("resource").deepCopy();
      if (resource.path("resourceType").asText().equals("ValueSet")) {
        flatten(resource);
      }
      Json.addPut(flat, resource);
    }
    return flat;
  }

  private static void flatten(ObjectNode valueSet) {
    Map<String, ArrayNode> bySystem = new LinkedHashMap<>();
    ArrayNode includes = Json.MAPPER.createArrayNode();
    for (JsonNode contained : valueSet.path("expansion").path("contains")) {
      ArrayNode concepts =
          bySystem.computeIfAbsent(
              contained.path("system").asText(),
              system -> {
                ObjectNode include = includes.addObject().put("system", system);
                return include.putArray("concept");
              });
      concepts.addObject().put("code", contained.path("code").asText());
    }
    valueSet.putObject("compose").set("include", includes);
  }
}
