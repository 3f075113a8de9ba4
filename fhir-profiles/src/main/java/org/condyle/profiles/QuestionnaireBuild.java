package org.condyle.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Makes the Questionnaire of an instrument, as Structured Data Capture (SDC) has it: item codes,
 * ordinals of the answers, scores as calculated expressions, and which items become Observations.
 */
final class QuestionnaireBuild {

  static final String LOINC = "http://loinc.org";

  private static final String CANONICAL = "https://condyle.org/fhir/Questionnaire/";
  private static final String SCORES = "https://condyle.org/fhir/CodeSystem/patient-reported-score";
  private static final String LOINC_NOTICE =
      " This material contains content from LOINC (http://loinc.org). LOINC is copyright Regenstrief"
          + " Institute, Inc. and the Logical Observation Identifiers Names and Codes (LOINC)"
          + " Committee and is available at no cost under the license at http://loinc.org/license.";

  private final JsonNode instrument;
  private final ObjectNode questionnaire = JsonNodeFactory.instance.objectNode();

  private QuestionnaireBuild(JsonNode instrument) {
    this.instrument = instrument;
  }

  /**
   * @param instrument an instrument file
   * @return the Questionnaire; the same file always gives the same one
   */
  static ObjectNode of(JsonNode instrument) {
    return new QuestionnaireBuild(instrument).build();
  }

  private ObjectNode build() {
    String id = instrument.required("id").asText();
    questionnaire.put("resourceType", "Questionnaire").put("id", id).put("language", "en");
    questionnaire.put("url", CANONICAL + id);
    questionnaire.set("version", instrument.required("version"));
    questionnaire.put("name", nameOf(id));
    put(questionnaire, "title", instrument.required("title"));
    JsonNode period = instrument.required("effectivePeriod");
    questionnaire.put("status", period.has("end") ? "retired" : "active");
    questionnaire.put("experimental", false);
    questionnaire.putArray("subjectType").add("Patient");
    questionnaire.put("date", "2026-11-22").put("publisher", "Condyle");
    questionnaire
        .putArray("contact")
        .addObject()
        .putArray("telecom")
        .addObject()
        .put("system", "url")
        .put("value", "https://condyle.org");
    questionnaire.put("description", description());
    questionnaire.put("copyright", instrument.required("licence").asText() + LOINC_NOTICE);
    questionnaire.set("effectivePeriod", period);
    questionnaire.putArray("code").add(coding(instrument.required("panel")));
    addItems(questionnaire.putArray("item"));
    return questionnaire;
  }

  private static String nameOf(String id) {
    StringBuilder name = new StringBuilder();
    for (String part : id.split("-", -1)) {
      name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
    }
    return name.toString();
  }

  private String description() {
    return switch (instrument.required("wording").asText()) {
      case "own" -> "A form that works as it is; the wording is our own or free of licence.";
      case "topic" ->
          "A form that works with topics in our own few words. A site with a licence should import"
              + " the licensed wording.";
      default ->
          "A shell: codes, answers and scoring without wording. A site imports the form under its"
              + " own licence.";
    };
  }

  private void addItems(ArrayNode items) {
    JsonNode instructions = instrument.get("instructions");
    if (instructions != null) {
      ObjectNode display = items.addObject().put("linkId", "instructions");
      put(display, "text", instructions);
      display.put("type", "display");
    }
    for (JsonNode item : instrument.path("items")) {
      addItem(item, items.addObject());
    }
    for (JsonNode scale : instrument.path("scales")) {
      addScore(scale, items);
    }
  }

  private void addItem(JsonNode item, ObjectNode target) {
    String type = item.required("type").asText();
    ArrayNode extensions = target.putArray("extension");
    JsonNode answers = item.has("answers") ? item.get("answers") : instrument.path("answers");
    if (type.equals("integer") || type.equals("decimal")) {
      SdcExtensions.addRange(extensions, type, answers);
    }
    SdcExtensions.addUnit(extensions, item.get("unit"));
    SdcExtensions.addExtraction(extensions, item.get("category"), item.get("linkDays"));
    target.set("linkId", item.required("linkId"));
    target.putArray("code").add(coding(item));
    putIfPresent(target, "text", item.get("text"));
    target.put("type", type).put("required", item.path("required").asBoolean(true));
    if (type.equals("choice")) {
      addOptions(answers.required("options"), target.putArray("answerOption"));
    }
    if (item.has("help")) {
      ObjectNode help = target.putArray("item").addObject();
      SdcExtensions.addHelp(help.putArray("extension"));
      help.put("linkId", item.required("linkId").asText() + ".help");
      put(help, "text", item.get("help"));
      help.put("type", "display");
    }
  }

  private static void addOptions(JsonNode options, ArrayNode target) {
    for (JsonNode option : options) {
      ObjectNode answer = target.addObject();
      if (option.has("ordinal")) {
        SdcExtensions.addOrdinal(answer.putArray("extension"), option.get("ordinal"));
      }
      ObjectNode coding = coding(option);
      putIfPresent(coding, "display", option.get("display"));
      answer.set("valueCoding", coding);
    }
  }

  private void addScore(JsonNode scale, ArrayNode items) {
    if (isItemItself(scale)) {
      return;
    }
    boolean external = scale.required("method").asText().equals("external");
    ObjectNode target = items.addObject();
    ArrayNode extensions = target.putArray("extension");
    if (!external) {
      SdcExtensions.addHidden(extensions);
      ScoreExpression.of(instrument, scale).addTo(extensions);
    }
    SdcExtensions.addUnit(extensions, scale.required("unit"));
    SdcExtensions.addExtraction(extensions, null, null);
    target.set("linkId", scale.required("id"));
    target.putArray("code").add(coding(scale));
    put(target, "text", scale.required("title"));
    target.put("type", "decimal").put("required", false).put("readOnly", !external);
    if (scale.path("standardErrorGiven").asBoolean(false)) {
      addStandardError(scale.required("id").asText(), items.addObject());
    }
  }

  /** A score that is its only item's answer, under the same code, needs no second item. */
  private boolean isItemItself(JsonNode scale) {
    if (!scale.required("method").asText().equals("value")) {
      return false;
    }
    for (JsonNode item : instrument.path("items")) {
      if (coding(item).equals(coding(scale))) {
        return true;
      }
    }
    return false;
  }

  private static void addStandardError(String scale, ObjectNode target) {
    target.put("linkId", scale + ".standard-error");
    target.putArray("code").addObject().put("system", SCORES).put("code", "standard-error");
    put(
        target,
        "text",
        JsonNodeFactory.instance
            .objectNode()
            .put("en", "Standard error")
            .put("es", "Error estándar"));
    target.put("type", "decimal").put("required", false);
  }

  /** The code of a panel, item, scale or option; LOINC where it names no system. */
  static ObjectNode coding(JsonNode coded) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("system", coded.path("system").asText(LOINC))
        .put("code", coded.required("code").asText());
  }

  private static void putIfPresent(ObjectNode target, String name, @Nullable JsonNode text) {
    if (text != null) {
      put(target, name, text);
    }
  }

  /** An English text, with its Spanish translation where there is one. */
  private static void put(ObjectNode target, String name, JsonNode text) {
    target.set(name, text.required("en"));
    if (text.has("es")) {
      SdcExtensions.addTranslation(
          target.putObject("_" + name).putArray("extension"), "es", text.get("es"));
    }
  }
}
