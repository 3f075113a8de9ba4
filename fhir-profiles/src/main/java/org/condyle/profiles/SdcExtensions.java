package org.condyle.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The extensions of FHIR R4 and of SDC that the Questionnaires use. */
final class SdcExtensions {

  private static final String CORE = "http://hl7.org/fhir/StructureDefinition/";
  private static final String SDC =
      "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";
  private static final String CATEGORIES =
      "http://terminology.hl7.org/CodeSystem/observation-category";
  private static final String UCUM = "http://unitsofmeasure.org";

  private SdcExtensions() {}

  static void addTranslation(ArrayNode extensions, String language, JsonNode text) {
    ObjectNode translation = extensions.addObject();
    ArrayNode parts = translation.putArray("extension");
    parts.addObject().put("url", "lang").put("valueCode", language);
    parts.addObject().put("url", "content").set("valueString", text);
    translation.put("url", CORE + "translation");
  }

  static void addOrdinal(ArrayNode extensions, JsonNode ordinal) {
    extensions.addObject().put("url", CORE + "ordinalValue").set("valueDecimal", ordinal);
  }

  static void addRange(ArrayNode extensions, String type, JsonNode answers) {
    String value = type.equals("integer") ? "valueInteger" : "valueDecimal";
    extensions.addObject().put("url", CORE + "minValue").set(value, answers.required("min"));
    extensions.addObject().put("url", CORE + "maxValue").set(value, answers.required("max"));
    if (answers.has("decimals")) {
      extensions
          .addObject()
          .put("url", CORE + "maxDecimalPlaces")
          .set("valueInteger", answers.get("decimals"));
    }
  }

  static void addUnit(ArrayNode extensions, @Nullable JsonNode unit) {
    if (unit != null) {
      extensions
          .addObject()
          .put("url", CORE + "questionnaire-unit")
          .putObject("valueCoding")
          .put("system", UCUM)
          .set("code", unit);
    }
  }

  static void addHidden(ArrayNode extensions) {
    extensions.addObject().put("url", CORE + "questionnaire-hidden").put("valueBoolean", true);
  }

  static void addHelp(ArrayNode extensions) {
    extensions
        .addObject()
        .put("url", CORE + "questionnaire-itemControl")
        .putObject("valueCodeableConcept")
        .putArray("coding")
        .addObject()
        .put("system", "http://hl7.org/fhir/questionnaire-item-control")
        .put("code", "help");
  }

  /**
   * The answer becomes an Observation, and an Observation of the last days becomes the answer.
   *
   * @param category of the Observation beside survey, or null
   * @param days for how many days an Observation answers the item, or null
   */
  static void addExtraction(
      ArrayNode extensions, @Nullable JsonNode category, @Nullable JsonNode days) {
    extensions.addObject().put("url", SDC + "observationExtract").put("valueBoolean", true);
    addCategory(extensions, "survey");
    if (category != null) {
      addCategory(extensions, category.asText());
    }
    if (days != null) {
      extensions
          .addObject()
          .put("url", SDC + "observationLinkPeriod")
          .putObject("valueDuration")
          .put("unit", "days")
          .put("system", UCUM)
          .put("code", "d")
          .set("value", days);
    }
  }

  private static void addCategory(ArrayNode extensions, String category) {
    extensions
        .addObject()
        .put("url", SDC + "observation-extract-category")
        .putObject("valueCodeableConcept")
        .putArray("coding")
        .addObject()
        .put("system", CATEGORIES)
        .put("code", category);
  }

  static void addVariable(ArrayNode extensions, String name, String expression) {
    fhirPath(extensions, CORE + "variable", expression).put("name", name);
  }

  static void addCalculation(ArrayNode extensions, String expression) {
    fhirPath(extensions, SDC + "calculatedExpression", expression);
  }

  private static ObjectNode fhirPath(ArrayNode extensions, String url, String expression) {
    return extensions
        .addObject()
        .put("url", url)
        .putObject("valueExpression")
        .put("language", "text/fhirpath")
        .put("expression", expression);
  }
}
