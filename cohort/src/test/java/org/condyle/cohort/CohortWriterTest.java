package org.condyle.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.condyle.cohort.truth.CohortTruth;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CohortWriterTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void theSameSettingsGiveTheSameBytes() throws IOException {
    CohortSettings settings = new CohortSettings(120, 7, History.TYPICAL);
    CohortWriter.write(settings, folder.resolve("a"), done -> {});
    CohortWriter.write(settings, folder.resolve("b"), done -> {});

    assertThat(files("a"))
        .containsExactly(
            "patients-00001.ndjson",
            "shared.ndjson",
            "truth-due.ndjson",
            "truth-episodes.ndjson",
            "truth-subjects.ndjson",
            "truth.json");
    for (String file : files("a")) {
      assertThat(folder.resolve("b").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("a").resolve(file));
    }
  }

  @Test
  void anotherSeedGivesOtherPatientsWithOtherIds() throws IOException {
    CohortWriter.write(new CohortSettings(3, 1, History.NONE), folder.resolve("a"), done -> {});
    CohortWriter.write(new CohortSettings(3, 2, History.NONE), folder.resolve("b"), done -> {});

    assertThat(lines("a/patients-00001.ndjson"))
        .allSatisfy(line -> assertThat(line).contains("\"Patient/c1-000000"));
    assertThat(lines("b/patients-00001.ndjson"))
        .allSatisfy(line -> assertThat(line).doesNotContain("c1-"));
  }

  @Test
  void filesAreRotatedAndProgressIsTold() throws IOException {
    List<Integer> progress = new ArrayList<>();
    CohortWriter.write(new CohortSettings(2_500, 3, History.NONE), folder, progress::add);

    assertThat(progress).containsExactly(1_000, 2_000, 2_500);
    assertThat(lines("patients-00001.ndjson")).hasSize(1_000);
    assertThat(lines("patients-00003.ndjson")).hasSize(500);
    assertThat(lines("shared.ndjson")).hasSize(1);
  }

  @Test
  void theTotalsAreTheFoldOfTheSubjectLines() throws IOException {
    CohortWriter.write(new CohortSettings(900, 5, History.NONE), folder, done -> {});
    JsonNode truth = MAPPER.readTree(folder.resolve("truth.json").toFile());

    Map<String, Long> counted = new TreeMap<>();
    for (String line : lines("truth-subjects.ndjson")) {
      JsonNode row = MAPPER.readTree(line);
      row.get("populations")
          .fields()
          .forEachRemaining(
              group -> {
                for (JsonNode code : group.getValue()) {
                  String key = group.getKey() + " " + code.asText();
                  counted.merge(key, 1L, Long::sum);
                  for (String stratifier : List.of("joint", "facility", "surgeon")) {
                    String stratum = stratifier + "=" + row.get(stratifier).asText();
                    counted.merge(key + " " + stratum, 1L, Long::sum);
                  }
                }
              });
    }

    assertThat(totals(truth)).isEqualTo(counted).hasSizeGreaterThan(100);
  }

  @Test
  void theResourceCountsAreThoseOfTheFiles() throws IOException {
    CohortTruth truth =
        CohortWriter.write(new CohortSettings(200, 5, History.TYPICAL), folder, done -> {});

    Map<String, Long> counted = new TreeMap<>();
    List<String> bundles = new ArrayList<>(lines("shared.ndjson"));
    bundles.addAll(lines("patients-00001.ndjson"));
    for (String line : bundles) {
      for (JsonNode entry : MAPPER.readTree(line).get("entry")) {
        counted.merge(entry.at("/resource/resourceType").asText(), 1L, Long::sum);
      }
    }

    assertThat(truth.resources()).isEqualTo(counted);
    assertThat(counted).containsEntry("Patient", 200L);
  }

  @Test
  void aFolderWithACohortIsNotMixedWithAnother() {
    CohortSettings settings = new CohortSettings(2, 1, History.NONE);
    CohortWriter.write(settings, folder, done -> {});

    assertThatThrownBy(() -> CohortWriter.write(settings, folder, done -> {}))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.PARAMETER_INVALID))
        .hasMessageContaining(folder.toString());
  }

  @Test
  void aCohortWithoutPatientsIsRefused() {
    assertThatThrownBy(() -> new CohortSettings(0, 1, History.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("not 0");
  }

  private static Map<String, Long> totals(JsonNode truth) {
    Map<String, Long> totals = new TreeMap<>();
    for (JsonNode group : truth.at("/measures/0/groups")) {
      String id = group.get("id").asText();
      addCounts(totals, id + " %s", group.get("populations"));
      group
          .get("strata")
          .fields()
          .forEachRemaining(
              stratifier ->
                  stratifier
                      .getValue()
                      .fields()
                      .forEachRemaining(
                          value ->
                              addCounts(
                                  totals,
                                  id + " %s " + stratifier.getKey() + "=" + value.getKey(),
                                  value.getValue().get("populations"))));
    }
    return totals;
  }

  private static void addCounts(Map<String, Long> totals, String pattern, JsonNode populations) {
    populations
        .fields()
        .forEachRemaining(
            population -> {
              if (population.getValue().asLong() > 0) {
                totals.put(pattern.formatted(population.getKey()), population.getValue().asLong());
              }
            });
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file));
  }
}
