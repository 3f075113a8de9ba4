package org.condyle.bench.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.condyle.bench.workload.Json;
import org.junit.jupiter.api.Test;

class StockContentTest {

  private static final String WITH_PERIOD =
      "library A\nparameter \"Measurement Period\" Interval<DateTime>\ncontext Patient";

  @Test
  void theMeasuresLibraryHasItsEffectivePeriodToTheMillisecondAsDefault() {
    ObjectNode prepared = StockContent.of(content(WITH_PERIOD));

    assertThat(cql(prepared, "a"))
        .isEqualTo(
            "library A\nparameter \"Measurement Period\" Interval<DateTime> default "
                + "Interval[@2026-01-01T00:00:00.000Z, @2026-12-31T23:59:59.999Z]\ncontext Patient");
    assertThat(cql(prepared, "b")).isEqualTo(WITH_PERIOD);
  }

  @Test
  void aMeasureWhoseLibraryHasNoPeriodIsRefused() {
    assertThatThrownBy(() -> StockContent.of(content("library A\ncontext Patient")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://example.org/Library/a");
  }

  @Test
  void aGroupingHasTheCodesOfItsExpansion() throws JsonProcessingException {
    JsonNode valueSet = resource(StockContent.of(content(WITH_PERIOD)), "v");

    assertThat(valueSet.path("compose"))
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"include": [
                  {"system": "s", "concept": [{"code": "1"}, {"code": "3"}]},
                  {"system": "t", "concept": [{"code": "2"}]}]}
                """));
  }

  private static ObjectNode content(String cql) {
    ObjectNode content = Json.bundle("transaction");
    ObjectNode measure = put(content, "Measure", "m");
    measure.putArray("library").add("https://example.org/Library/a|1.0.0");
    measure.putObject("effectivePeriod").put("start", "2026-01-01").put("end", "2026-12-31");
    library(content, "a", cql);
    library(content, "b", WITH_PERIOD);
    ObjectNode valueSet = put(content, "ValueSet", "v");
    valueSet.withObject("compose").withArray("include").addObject().putArray("valueSet").add("w");
    contained(valueSet, "s", "1");
    contained(valueSet, "t", "2");
    contained(valueSet, "s", "3");
    return content;
  }

  private static void library(ObjectNode content, String id, String cql) {
    ObjectNode library = put(content, "Library", id);
    library.put("url", "https://example.org/Library/" + id);
    library
        .putArray("content")
        .addObject()
        .put("contentType", "text/cql")
        .put("data", Base64.getEncoder().encodeToString(cql.getBytes(StandardCharsets.UTF_8)));
  }

  private static void contained(ObjectNode valueSet, String system, String code) {
    valueSet
        .withObject("expansion")
        .withArray("contains")
        .addObject()
        .put("system", system)
        .put("code", code);
  }

  private static ObjectNode put(ObjectNode content, String type, String id) {
    ObjectNode resource = Json.MAPPER.createObjectNode().put("resourceType", type).put("id", id);
    Json.addPut(content, resource);
    return resource;
  }

  private static String cql(ObjectNode bundle, String id) {
    String data = resource(bundle, id).path("content").path(0).path("data").asText();
    return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
  }

  private static JsonNode resource(ObjectNode bundle, String id) {
    for (JsonNode entry : bundle.path("entry")) {
      if (entry.path("resource").path("id").asText().equals(id)) {
        return entry.path("resource");
      }
    }
    throw new AssertionError(bundle + " has no " + id);
  }
}
