package org.condyle.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentFilesTest {

  private static final CondylePackage PACKAGE = CondylePackage.load();

  /** "Pain on average in the last week, 0 (none) to 10 (worst)" is the longest. */
  private static final int MOST_WORDS_OF_A_TOPIC = 12;

  @ParameterizedTest
  @CsvSource({"hoos-jr, 6, 25", "koos-jr, 7, 29"})
  void aJointScoreFallsFromHundredToZeroWithEachRawPoint(String id, int items, int rows)
      throws IOException {
    JsonNode instrument = instrument(id);
    List<BigDecimal> table = values(instrument.get("scales").get(0).get("table"), 0);

    assertThat(instrument.get("items")).hasSize(items);
    assertThat(table).hasSize(rows).isSortedAccordingTo((one, other) -> other.compareTo(one));
    assertThat(new HashSet<>(table)).hasSize(rows);
    assertThat(table.get(0)).isEqualByComparingTo("100");
    assertThat(table.get(rows - 1)).isEqualByComparingTo("0");
  }

  @ParameterizedTest
  @CsvSource({"hoos-jr, 11, 55.985", "koos-jr, 15, 50.012"})
  void thePublishedExampleOfTheTableHolds(String id, String raw, BigDecimal points)
      throws IOException {
    assertThat(instrument(id).get("scales").get(0).get("table").get(raw).decimalValue())
        .isEqualByComparingTo(points);
  }

  @Test
  void promisScoresRiseOverSeventeenRawSumsEachWithItsStandardError() throws IOException {
    for (JsonNode scale : instrument("promis-global-10").get("scales")) {
      assertThat(values(scale.get("table"), 4)).hasSize(17).isSorted();
      assertThat(values(scale.get("standardError"), 4)).hasSize(17);
      assertThat(scale.get("items")).hasSize(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hoos-jr", "koos-jr", "promis-global-10"})
  void aTableHasOneRowForEverySumThatTheItemsCanGive(String id) throws IOException {
    JsonNode instrument = instrument(id);
    int least = instrument.get("answers").get("min").asInt();
    int most = instrument.get("answers").get("max").asInt();
    for (JsonNode scale : instrument.get("scales")) {
      int items = scale.get("items").size();
      assertThat(scale.get("table")).hasSize(items * (most - least) + 1);
      assertThat(scale.get("table").has(String.valueOf(items * least))).isTrue();
      assertThat(scale.get("table").has(String.valueOf(items * most))).isTrue();
    }
  }

  static List<String> instruments() {
    return InstrumentFile.all().stream().map(file -> file.fileName().replace(".json", "")).toList();
  }

  @ParameterizedTest
  @MethodSource("instruments")
  void everyCodeIsALoincNumberWithARightCheckDigitOrOneOfOurCodeSystems(String id)
      throws IOException {
    JsonNode instrument = instrument(id);
    List<JsonNode> coded = new ArrayList<>(List.of(instrument.get("panel")));
    instrument.get("items").forEach(coded::add);
    instrument.get("scales").forEach(coded::add);
    List<String> codes = new ArrayList<>();
    for (JsonNode code : coded) {
      codes.add(QuestionnaireBuild.coding(code).toString());
      assertThat(isKnown(code)).as("%s", code.get("code")).isTrue();
    }
    if (instrument.get("items").size() > 1) {
      assertThat(codes).doesNotHaveDuplicates();
    }
    for (JsonNode option : options(instrument)) {
      String code = option.get("code").asText();
      assertThat(option.has("system") ? isOurs(option) : isAnswer(code)).as(code).isTrue();
    }
  }

  /** LOINC's answers have a prefix; how their last digit is made is not published. */
  private static boolean isAnswer(String code) {
    return code.matches("LA\\d{2,5}-\\d");
  }

  private static boolean isKnown(JsonNode coded) throws IOException {
    String system = coded.path("system").asText(QuestionnaireBuild.LOINC);
    return system.equals(QuestionnaireBuild.LOINC)
        ? isLoinc(coded.get("code").asText())
        : isOurs(coded);
  }

  private static boolean isOurs(JsonNode coded) throws IOException {
    Artefact codeSystem =
        PACKAGE.artefact(coded.get("system").asText()).orElseThrow(AssertionError::new);
    for (JsonNode concept :
        PackageJson.parse(codeSystem.json().getBytes(StandardCharsets.UTF_8)).get("concept")) {
      if (concept.get("code").equals(coded.get("code"))) {
        return true;
      }
    }
    return false;
  }

  private static List<JsonNode> options(JsonNode instrument) {
    List<JsonNode> options = new ArrayList<>();
    instrument.path("answers").path("options").forEach(options::add);
    instrument
        .get("items")
        .forEach(item -> item.path("answers").path("options").forEach(options::add));
    return options;
  }

  @ParameterizedTest
  @MethodSource("instruments")
  void aScaleReadsOnlyItemsOfItsInstrumentAndAThresholdOnlyItsScales(String id) throws IOException {
    JsonNode instrument = instrument(id);
    Set<String> items = new HashSet<>();
    instrument.get("items").forEach(item -> items.add(item.get("linkId").asText()));
    Set<String> scales = new HashSet<>();
    for (JsonNode scale : instrument.get("scales")) {
      scales.add(scale.get("id").asText());
      scale.get("items").forEach(item -> assertThat(items).contains(item.asText()));
    }
    for (JsonNode threshold : instrument.get("thresholds")) {
      assertThat(scales).contains(threshold.get("scale").asText());
      assertThat(threshold.get("source").asText()).isNotBlank();
      assertThat(threshold.get("verified").isBoolean()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("instruments")
  void aLicensedInstrumentCarriesTopicsOfAFewWordsOrNoTextAtAll(String id) throws IOException {
    JsonNode instrument = instrument(id);
    String wording = instrument.get("wording").asText();
    List<JsonNode> texts = new ArrayList<>();
    instrument.get("items").forEach(item -> texts.add(item.path("text")));
    options(instrument).forEach(option -> texts.add(option.path("display")));
    if (wording.equals("none")) {
      assertThat(texts).allMatch(JsonNode::isMissingNode);
      assertThat(instrument.has("instructions")).isFalse();
    } else {
      assertThat(texts).allMatch(text -> text.has("en") && text.has("es"));
    }
    if (wording.equals("topic")) {
      assertThat(texts)
          .allMatch(text -> text.get("en").asText().split(" ", -1).length <= MOST_WORDS_OF_A_TOPIC)
          .noneMatch(text -> text.get("en").asText().endsWith("?"));
    }
  }

  /** LOINC numbers end with a check digit, mod 10 after Luhn. */
  private static boolean isLoinc(String code) {
    if (!code.matches("\\d{3,5}-\\d")) {
      return false;
    }
    String number = code.substring(0, code.length() - 2);
    int sum = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = Character.digit(number.charAt(number.length() - 1 - i), 10);
      int weighted = i % 2 == 0 ? digit * 2 : digit;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return (10 - sum % 10) % 10 == Character.digit(code.charAt(code.length() - 1), 10);
  }

  private static List<BigDecimal> values(JsonNode table, int first) {
    List<BigDecimal> values = new ArrayList<>();
    for (int raw = first; table.has(String.valueOf(raw)); raw++) {
      values.add(table.get(String.valueOf(raw)).decimalValue());
    }
    assertThat(values).hasSize(table.size());
    return values;
  }

  private static JsonNode instrument(String id) throws IOException {
    try (InputStream in =
        InstrumentFilesTest.class.getResourceAsStream("instruments/" + id + ".json")) {
      assertThat(in).isNotNull();
      return PackageJson.parse(in.readAllBytes());
    }
  }
}
