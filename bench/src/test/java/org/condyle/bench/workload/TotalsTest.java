package org.condyle.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TotalsTest {

  private static final String REPORT =
      """
      {"resourceType": "MeasureReport", "group": [{
        "id": "g",
        "population": [
          {"code": {"coding": [{"code": "numerator"}]}, "count": 7},
          {"code": {"coding": [{"code": "measure-observation"}]}, "count": 130}],
        "stratifier": [{
          "code": [{"coding": [{"code": "joint"}]}],
          "stratum": [{
            "value": {"text": "hip"},
            "population": [{"code": {"coding": [{"code": "numerator"}]}, "count": 3}]}]}]}]}
      """;

  @Test
  void populationsAndStrataOfAReportAreRead() throws JsonProcessingException {
    assertThat(reported().counts())
        .containsExactly(Map.entry("g joint=hip/numerator", 3L), Map.entry("g/numerator", 7L));
  }

  @Test
  void aWrongCountAMissingOneAndAnUnexpectedOneAreDifferences() throws JsonProcessingException {
    assertThat(new Totals(Map.of("g/numerator", 7L)).differences(reported())).isEmpty();
    assertThat(new Totals(Map.of("g/numerator", 8L)).differences(reported()))
        .containsExactly("g/numerator: expected 8, reported 7");
    assertThat(new Totals(Map.of("g/numerator", 7L, "g/denominator", 9L)).differences(reported()))
        .containsExactly("g/denominator: expected 9, reported 0");
    assertThat(new Totals(Map.of("g joint=hip/numerator", 3L)).differences(reported()))
        .containsExactly("g/numerator: expected nothing, reported 7");
  }

  private static Totals reported() throws JsonProcessingException {
    return Totals.of(Json.MAPPER.readTree(REPORT));
  }
}
