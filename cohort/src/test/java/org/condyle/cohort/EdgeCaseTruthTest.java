package org.condyle.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.cohort.plan.CaseSpec;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.truth.MeasureGroup;
import org.condyle.cohort.truth.PopulationCode;
import org.condyle.cohort.truth.ProcedureTruth;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The known truth is known: each edge case gives what was written down for it by hand. */
class EdgeCaseTruthTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 42, 2_026})
  void everyEdgeCaseHasTheTruthWrittenDownForIt(long seed) throws IOException {
    Map<String, Pattern> expected = expected();
    assertThat(expected.keySet())
        .containsExactlyInAnyOrderElementsOf(
            CohortData.load().population().edgeCases().stream().map(CaseSpec::name).toList());

    new Cohort(new CohortSettings(300, seed, History.NONE))
        .stream()
            .filter(patient -> patient.plan().edgeCase() != null)
            .forEach(
                patient ->
                    assertThat(letters(patient))
                        .as("%s, %s", patient.plan().id(), patient.plan().edgeCase())
                        .matches(Objects.requireNonNull(expected.get(patient.plan().edgeCase()))));
  }

  private static String letters(GeneratedPatient patient) {
    return patient.truth().procedures().stream()
        .map(EdgeCaseTruthTest::letters)
        .collect(Collectors.joining(" "));
  }

  private static String letters(ProcedureTruth row) {
    return Stream.of(MeasureGroup.values())
        .map(group -> letter(row.populations().getOrDefault(group, Set.of())))
        .collect(Collectors.joining());
  }

  private static String letter(Set<PopulationCode> members) {
    if (members.contains(PopulationCode.DENOMINATOR_EXCLUSION)) {
      return "X";
    }
    if (members.contains(PopulationCode.NUMERATOR)) {
      return "N";
    }
    if (members.contains(PopulationCode.DENOMINATOR_EXCEPTION)) {
      return "E";
    }
    return members.contains(PopulationCode.DENOMINATOR) ? "D" : members.isEmpty() ? "." : "-";
  }

  private static Map<String, Pattern> expected() throws IOException {
    Map<String, Pattern> expected = new LinkedHashMap<>();
    try (InputStream in =
        Objects.requireNonNull(
            EdgeCaseTruthTest.class.getResourceAsStream("edge-case-truth.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.startsWith("#")).forEach(line -> addLine(expected, line));
    }
    return expected;
  }

  private static void addLine(Map<String, Pattern> expected, String line) {
    String letters = line.substring(0, 8).strip();
    String pattern = letters.replace(".", "\\.").replace("?", "[NDE]");
    expected.put(line.substring(8).strip(), Pattern.compile(pattern));
  }
}
