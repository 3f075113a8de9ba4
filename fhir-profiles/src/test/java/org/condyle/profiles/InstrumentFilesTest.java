package org.condyle.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentFilesTest {

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

  @ParameterizedTest
  @ValueSource(strings = {"hoos-jr", "koos-jr", "promis-global-10"})
  void everyCodeIsALoincNumberOfItsOwnWithARightCheckDigit(String id) throws IOException {
    JsonNode instrument = instrument(id);
    List<String> codes = new ArrayList<>(List.of(instrument.get("panel").get("code").asText()));
    instrument.get("items").forEach(item -> codes.add(item.get("code").asText()));
    instrument.get("scales").forEach(scale -> codes.add(scale.get("code").asText()));

    assertThat(codes).doesNotHaveDuplicates().allMatch(InstrumentFilesTest::isLoinc);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hoos-jr", "koos-jr", "promis-global-10"})
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
  @ValueSource(strings = {"hoos-jr", "koos-jr", "promis-global-10"})
  void noItemCarriesLicensedWording(String id) throws IOException {
    for (JsonNode item : instrument(id).get("items")) {
      assertThat(item.has("text")).isFalse();
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
