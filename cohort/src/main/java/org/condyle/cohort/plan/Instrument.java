package org.condyle.cohort.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A patient-reported outcome instrument, read from the instrument files of fhir-profiles. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Instrument(
    String id,
    String version,
    Panel panel,
    List<Item> items,
    Answers answers,
    List<Scale> scales,
    List<Threshold> thresholds) {

  private static final String BENEFIT = "substantial-clinical-benefit";

  /** Canonical of the Questionnaire, with version. */
  public String questionnaire() {
    return "https://condyle.org/fhir/Questionnaire/" + id + "|" + version;
  }

  /** The gain in points of the first scale that is a substantial clinical benefit. */
  public BigDecimal benefit() {
    return thresholds.stream()
        .filter(threshold -> threshold.kind().equals(BENEFIT))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(id + " has no threshold of kind " + BENEFIT))
        .value();
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Panel(String system, String code) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Item(
      String linkId,
      String code,
      @Nullable Answers answers,
      @Nullable Map<Integer, Integer> recode) {}

  /** The lowest and highest answer. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Answers(int min, int max) {}

  /** A score: the sum of its items, read in the table. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Scale(
      String id, String code, String unit, List<String> items, Map<Integer, BigDecimal> table) {

    public BigDecimal score(int raw) {
      BigDecimal score = table.get(raw);
      if (score == null) {
        throw new IllegalArgumentException("Scale " + id + " has no score for a sum of " + raw);
      }
      return score;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Threshold(String kind, String scale, BigDecimal value) {}
}
