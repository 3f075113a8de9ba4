package org.condyle.profiles;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A score in FHIRPath, so that a form filler that knows SDC shows it as it is answered. Condyle
 * itself scores by the instrument file; a test holds the two together.
 *
 * <p>An answer that is missing is empty, and so is what is added to it: a score that needs every
 * item comes out empty without one. {@code weight()} is SDC's function for the ordinal of a coding.
 */
final class ScoreExpression {

  private final JsonNode instrument;
  private final JsonNode scale;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private ScoreExpression(JsonNode instrument, JsonNode scale) {
    this.instrument = instrument;
    this.scale = scale;
  }

  static ScoreExpression of(JsonNode instrument, JsonNode scale) {
    return new ScoreExpression(instrument, scale);
  }

  void addTo(ArrayNode extensions) {
    String expression =
        switch (scale.required("method").asText()) {
          case "table" -> table();
          case "formula" -> formula();
          default -> number(scale.required("items").get(0).asText());
        };
    variables.forEach((name, value) -> SdcExtensions.addVariable(extensions, name, value));
    SdcExtensions.addCalculation(extensions, expression);
  }

  /** Rows of the same width in one text, of which the sum of the items points at one. */
  private String table() {
    JsonNode table = scale.required("table");
    List<Integer> sums = new ArrayList<>();
    table.fieldNames().forEachRemaining(sum -> sums.add(Integer.valueOf(sum)));
    int least = sums.stream().min(Integer::compare).orElseThrow();
    List<String> rows = new ArrayList<>();
    int width = 0;
    for (int sum = least; sum < least + sums.size(); sum++) {
      BigDecimal value = table.required(String.valueOf(sum)).decimalValue();
      rows.add(value.setScale(Math.max(1, value.scale())).toPlainString());
      width = Math.max(width, rows.get(rows.size() - 1).length());
    }
    StringBuilder text = new StringBuilder();
    for (String row : rows) {
      // zeros after the point change nothing, and not every engine reads zeros before it
      text.append(row).append("0".repeat(width - row.length()));
    }
    List<String> terms = new ArrayList<>();
    scale.required("items").forEach(item -> terms.add(number(item.asText())));
    variables.put("sum", String.join(" + ", terms));
    String row = "$this.truncate() * " + width + ", " + width;
    return "(%sum - " + least + ").select('" + text + "'.substring(" + row + ").toDecimal())";
  }

  private String formula() {
    List<String> terms = new ArrayList<>();
    List<String> counts = new ArrayList<>();
    for (JsonNode term : scale.required("terms")) {
      String name = "answers" + (terms.size() + 1);
      variables.put(name, numbers(term.required("items")));
      counts.add("%" + name + ".count()");
      terms.add(term(name, term));
    }
    String enough =
        String.join(" + ", counts) + " >= " + scale.required("missing").required("atLeast").asInt();
    if (counts.size() > 1) {
      enough += counts.stream().map(count -> " and " + count + " > 0").collect(joining());
    }
    String value = String.join(" + ", terms);
    return "iif(" + enough + ", (" + value + ").round(" + scale.required("decimals").asInt() + "))";
  }

  /**
   * Factor times mean plus offset, divided once so that nothing is rounded before the end. The
   * places of the factor are for engines that divide to as many digits as they are given.
   */
  private static String term(String name, JsonNode term) {
    String[] factor = term.required("factor").asText().split("/", -1);
    String count = "%" + name + ".count()";
    String below = factor.length > 1 ? "(" + factor[1] + " * " + count + ")" : count;
    String offset = term.required("offset").asText();
    return ("%" + name + ".aggregate($this + $total, 0) * (" + factor[0] + ".00000000) / " + below)
        + (offset.equals("0") ? "" : " + (" + offset + ")");
  }

  private String numbers(JsonNode linkIds) {
    List<String> quoted = new ArrayList<>();
    linkIds.forEach(linkId -> quoted.add("'" + linkId.asText() + "'"));
    return answers("linkId in (" + String.join(" | ", quoted) + ")", linkIds.get(0).asText());
  }

  /** What the answer to an item counts. */
  private String number(String linkId) {
    JsonNode recode = item(linkId).get("recode");
    String number = answers("linkId = '" + linkId + "'", linkId);
    return recode == null ? number : recoded(recode, number);
  }

  /**
   * The numbers of some answers.
   *
   * @param like an item of the same type
   */
  private String answers(String which, String like) {
    String values = "%resource.item.where(" + which + ").answer.value";
    return item(like).required("type").asText().equals("choice") ? values + ".weight()" : values;
  }

  /** One digit for each answer from 0 on. */
  private static String recoded(JsonNode recode, String number) {
    StringBuilder digits = new StringBuilder();
    for (int answer = 0; answer < recode.size(); answer++) {
      int counted = recode.required(String.valueOf(answer)).asInt();
      if (counted > 9) {
        throw new IllegalArgumentException("An answer is recoded to more than one digit");
      }
      digits.append(counted);
    }
    return number + ".select('" + digits + "'.substring($this, 1).toInteger())";
  }

  private JsonNode item(String linkId) {
    for (JsonNode item : instrument.required("items")) {
      if (item.required("linkId").asText().equals(linkId)) {
        return item;
      }
    }
    throw new IllegalArgumentException("There is no item " + linkId);
  }
}
