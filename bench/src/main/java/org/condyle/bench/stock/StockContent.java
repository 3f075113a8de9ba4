package org.condyle.bench.stock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.condyle.bench.workload.Json;

/**
 * Measure content as the stock server can use it.
 *
 * <ul>
 *   <li>Value sets that include others become lists of the codes of their expansions, since it
 *       expands a grouping again though its expansion is stored.
 *   <li>The measure's library has the effective period of the measure as the default of its
 *       "Measurement Period", and requests name no period. A period of the request is cut to
 *       seconds by the service; CQL cannot say whether a millisecond of the last second lies before
 *       the end of an interval of seconds, so that a condition which begins in the last second of
 *       such an interval is in no population (16 of the first 20 official cases of CMS165). Only
 *       the default keeps its milliseconds: other parameters of the request cannot be intervals.
 * </ul>
 */
public final class StockContent {

  private static final String PERIOD = "parameter \"Measurement Period\" Interval<DateTime>";

  private StockContent() {}

  /** A transaction Bundle with the same resources, for the stock server. */
  public static ObjectNode of(JsonNode content) {
    Map<String, String> periods = periods(content);
    ObjectNode prepared = Json.bundle("transaction");
    for (JsonNode entry : content.path("entry")) {
      ObjectNode resource = entry.path("resource").deepCopy();
      switch (resource.path("resourceType").asText()) {
        case "ValueSet" -> flatten(resource);
        case "Library" -> {
          String period = periods.get(resource.path("url").asText());
          if (period != null) {
            setDefault(resource, period);
          }
        }
        default -> {
          // All else is understood as it is.
        }
      }
      Json.addPut(prepared, resource);
    }
    return prepared;
  }

  /**
   * The effective period, as a CQL interval, by the canonical of the library that a Measure has.
   */
  private static Map<String, String> periods(JsonNode content) {
    Map<String, String> periods = new LinkedHashMap<>();
    for (JsonNode entry : content.path("entry")) {
      JsonNode resource = entry.path("resource");
      if (resource.path("resourceType").asText().equals("Measure")) {
        JsonNode period = resource.path("effectivePeriod");
        periods.put(
            resource.path("library").path(0).asText().replaceFirst("\\|.*", ""),
            "Interval[@%sT00:00:00.000Z, @%sT23:59:59.999Z]"
                .formatted(day(period, "start"), day(period, "end")));
      }
    }
    return periods;
  }

  private static String day(JsonNode period, String end) {
    String day = period.path(end).asText();
    if (!day.matches("\\d{4}-\\d\\d-\\d\\d")) {
      throw new IllegalArgumentException(
          "The effective period of the measure has no day as its " + end + ": " + period);
    }
    return day;
  }

  private static void setDefault(ObjectNode library, String period) {
    int set = 0;
    for (JsonNode content : library.path("content")) {
      String cql = text(content);
      if (content.path("contentType").asText().equals("text/cql") && cql.contains(PERIOD)) {
        byte[] changed =
            cql.replace(PERIOD, PERIOD + " default " + period).getBytes(StandardCharsets.UTF_8);
        ((ObjectNode) content).put("data", Base64.getEncoder().encodeToString(changed));
        set++;
      }
    }
    if (set != 1) {
      throw new IllegalArgumentException(
          "%s has %d CQL texts with a Measurement Period"
              .formatted(library.path("url").asText(), set));
    }
  }

  private static String text(JsonNode content) {
    return new String(
        Base64.getDecoder().decode(content.path("data").asText()), StandardCharsets.UTF_8);
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
