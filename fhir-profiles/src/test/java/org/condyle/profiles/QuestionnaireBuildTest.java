package org.condyle.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuestionnaireBuildTest {

  private static final CondylePackage PACKAGE = CondylePackage.load();
  private static final String SDC =
      "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";

  static List<InstrumentFile> instruments() {
    return InstrumentFile.all();
  }

  @ParameterizedTest
  @MethodSource("instruments")
  void aQuestionnaireAsksEachItemOnceWithItsCodeAndTheOrdinalsOfItsAnswers(InstrumentFile file)
      throws IOException {
    JsonNode instrument = parse(file.json());
    JsonNode questionnaire = questionnaire(instrument.get("id").asText());
    assertThat(questionnaire.get("version")).isEqualTo(instrument.get("version"));
    assertThat(questionnaire.get("status").asText()).isEqualTo("active");
    assertThat(questionnaire.get("copyright").asText())
        .startsWith(instrument.get("licence").asText());
    for (JsonNode item : instrument.get("items")) {
      JsonNode asked = item(questionnaire, item.get("linkId").asText());
      assertThat(asked.get("code").get(0).get("code")).isEqualTo(item.get("code"));
      assertThat(asked.get("type")).isEqualTo(item.get("type"));
      assertThat(ordinals(asked)).isEqualTo(ordinals(instrument, item));
      assertThat(extension(asked, SDC + "observationExtract").get("valueBoolean").asBoolean())
          .isTrue();
    }
  }

  @Test
  void aScoreIsCalculatedUnlessItIsComputedElsewhere() throws IOException {
    JsonNode knee = item(questionnaire("koos-jr"), "interval-score");
    JsonNode adaptive = item(questionnaire("promis-pf-cat"), "t-score");

    assertThat(
            extension(knee, SDC + "calculatedExpression")
                .get("valueExpression")
                .get("language")
                .asText())
        .isEqualTo("text/fhirpath");
    assertThat(knee.get("readOnly").asBoolean()).isTrue();
    assertThat(extension(adaptive, SDC + "calculatedExpression").isMissingNode()).isTrue();
    assertThat(adaptive.get("readOnly").asBoolean()).isFalse();
    assertThat(item(questionnaire("promis-pf-cat"), "t-score.standard-error").isMissingNode())
        .isFalse();
  }

  @Test
  void aFormSpeaksEnglishAndSpanishAndAShellIsSilent() throws IOException {
    JsonNode pain = item(questionnaire("pain-nprs"), "pain-nprs-1");
    JsonNode back = item(questionnaire("odi"), "odi-1");

    assertThat(pain.get("text").asText()).isEqualTo("How strong is your pain now?");
    JsonNode translation = pain.get("_text").get("extension").get(0).get("extension");
    assertThat(translation.get(0).get("valueCode").asText()).isEqualTo("es");
    assertThat(translation.get(1).get("valueString").asText()).startsWith("¿Qué tan fuerte");
    assertThat(back.has("text")).isFalse();
    assertThat(back.get("answerOption").get(0).get("valueCoding").has("display")).isFalse();
  }

  @Test
  void aBodyMeasureIsAskedInItsRangeAndUnitAndAnsweredByAnObservationOfTheLastDays()
      throws IOException {
    JsonNode weight = item(questionnaire("pro-pm-preoperative"), "weight");
    String core = "http://hl7.org/fhir/StructureDefinition/";

    assertThat(extension(weight, core + "maxValue").get("valueDecimal").asInt()).isEqualTo(400);
    assertThat(
            extension(weight, core + "questionnaire-unit").get("valueCoding").get("code").asText())
        .isEqualTo("kg");
    assertThat(
            extension(weight, SDC + "observationLinkPeriod")
                .get("valueDuration")
                .get("value")
                .asInt())
        .isEqualTo(90);
  }

  private static List<String> ordinals(JsonNode instrument, JsonNode item) {
    JsonNode answers = item.has("answers") ? item.get("answers") : instrument.path("answers");
    List<String> ordinals = new ArrayList<>();
    if (item.get("type").asText().equals("choice")) {
      for (JsonNode option : answers.get("options")) {
        ordinals.add(option.path("ordinal").asText());
      }
    }
    return ordinals;
  }

  private static List<String> ordinals(JsonNode asked) {
    List<String> ordinals = new ArrayList<>();
    for (JsonNode option : asked.path("answerOption")) {
      ordinals.add(option.path("extension").path(0).path("valueDecimal").asText());
    }
    return ordinals;
  }

  private static JsonNode extension(JsonNode element, String url) {
    for (JsonNode extension : element.path("extension")) {
      if (extension.get("url").asText().equals(url)) {
        return extension;
      }
    }
    return element.path("no such extension");
  }

  private static JsonNode item(JsonNode questionnaire, String linkId) {
    JsonNode found = questionnaire.path("no such item");
    for (JsonNode item : questionnaire.get("item")) {
      if (item.get("linkId").asText().equals(linkId)) {
        assertThat(found.isMissingNode()).isTrue();
        found = item;
      }
    }
    return found;
  }

  private static JsonNode questionnaire(String id) throws IOException {
    return parse(
        PACKAGE.artefact("https://condyle.org/fhir/Questionnaire/" + id).orElseThrow().json());
  }

  private static JsonNode parse(String json) throws IOException {
    return PackageJson.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
