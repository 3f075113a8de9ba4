package org.condyle.proms.due;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.CohortWriter;
import org.condyle.cohort.History;
import org.condyle.cohort.PatientRecordReader;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.truth.CohortTruth;
import org.condyle.cohort.truth.CollectionTruth;
import org.condyle.cohort.truth.CompletenessTruth;
import org.condyle.cohort.truth.DueTruth;
import org.condyle.cohort.truth.ScoreTruth;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.completeness.CompletenessCell;
import org.condyle.proms.completeness.CompletenessCounts;
import org.condyle.proms.completeness.CompletenessFold;
import org.condyle.proms.completeness.CompletenessRows;
import org.condyle.proms.scoring.ScaleResult.ScaleScore;
import org.condyle.proms.scoring.Scorer;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A generated population gives exactly what is known of it without this module. */
class CohortTruthTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();

  private final DueFinder finder = ShippedRules.finder();
  private final ResponseReader responses = new ResponseReader(ShippedRules.FORMS);

  @ParameterizedTest
  @ValueSource(strings = {"2024-08-20", "2025-03-31", "2025-11-03", "2026-06-30"})
  void fourHundredPatientsOweOnAnyDayWhatTheirPlansSay(LocalDate today) {
    Cohort cohort = new Cohort(new CohortSettings(400, 11, History.NONE));
    PatientRecordReader reader = PatientRecordReader.of(FHIR, cohort);
    CollectionTruth truth = new CollectionTruth(CohortData.load());
    CompletenessFold fold = new CompletenessFold(today);
    SortedMap<CompletenessCell, CompletenessCounts> known = new TreeMap<>();
    int items = 0;
    for (int number = 1; number <= cohort.settings().patients(); number++) {
      var patient = cohort.patient(number);
      DueList due = finder.find(reader.read(patient), new AsOf(today));
      List<DueTruth> expected = truth.of(patient.plan(), today);

      assertThat(told(due)).as(name(patient.plan())).isEqualTo(told(expected));
      CompletenessRows.of(due).forEach(fold::add);
      expected.forEach(item -> count(item, known));
      items += due.items().size();
    }

    assertThat(items).isGreaterThan(1_500);
    assertThat(fold.cells()).isEqualTo(known);
  }

  @Test
  void everyResponseGivesTheScoresThatItsAnswersWereMadeFor() {
    Cohort cohort = new Cohort(new CohortSettings(400, 12, History.NONE));
    PatientRecordReader reader = PatientRecordReader.of(FHIR, cohort);
    int scores = 0;
    for (int number = 1; number <= cohort.settings().patients(); number++) {
      var patient = cohort.patient(number);
      PatientRecord record = reader.read(patient);
      for (ScoreTruth known : patient.truth().scores()) {
        assertThat(scores(record, known.response())).as(known.response()).isEqualTo(known.values());
        scores += known.values().size();
      }
    }

    assertThat(scores).isGreaterThan(500);
  }

  @Test
  @Tag("full")
  void tenThousandPatientsReadFromFilesOweWhatTheTruthBesideThemSays(@TempDir Path folder)
      throws IOException {
    CohortSettings settings = new CohortSettings(10_000, 2_026, History.NONE);
    CohortWriter.write(settings, folder, written -> {});
    JsonMapper mapper =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    CohortTruth truth = mapper.readValue(folder.resolve("truth.json").toFile(), CohortTruth.class);
    AsOf asOf = new AsOf(LocalDate.parse(truth.dataCutOff()));
    PatientRecordReader reader =
        new PatientRecordReader(FHIR, Files.readString(folder.resolve("shared.ndjson")));
    CompletenessFold fold = new CompletenessFold(asOf.day());
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files =
          listed
              .filter(file -> file.getFileName().toString().startsWith("patients-"))
              .sorted()
              .toList();
    }
    int items = 0;
    try (BufferedReader known = Files.newBufferedReader(folder.resolve("truth-due.ndjson"))) {
      for (Path file : files) {
        for (String bundle : Files.readAllLines(file)) {
          DueList due = finder.find(reader.read(bundle), asOf);
          List<DueTruth> expected = new ArrayList<>();
          for (int i = 0; i < due.items().size(); i++) {
            expected.add(mapper.readValue(known.readLine(), DueTruth.class));
          }
          assertThat(told(due)).as(due.patient()).isEqualTo(told(expected));
          CompletenessRows.of(due).forEach(fold::add);
          items += due.items().size();
        }
      }
      assertThat(known.readLine()).isNull();
    }

    SortedMap<CompletenessCell, CompletenessCounts> cells = new TreeMap<>();
    truth.completeness().forEach(row -> cells.put(cell(row), counts(row)));
    assertThat(items).isGreaterThan(50_000);
    assertThat(fold.cells()).isEqualTo(cells).hasSizeGreaterThan(1_000);
  }

  /** What an item says, for comparison; a sorted map shows the difference. */
  private static SortedMap<String, String> told(DueList due) {
    SortedMap<String, String> told = new TreeMap<>();
    for (DueItem item : due.items()) {
      Assessment capture = item.capture();
      told.put(
          item.key().toString(),
          String.join(
              " ",
              String.valueOf(item.window()).replaceAll(", preferred=.*", ""),
              item.statusOn(due.asOf().day()).code(),
              item.surgery().facility(),
              item.surgery().surgeon(),
              capture == null ? "-" : capture.reference(),
              plain(scores(capture)),
              item.isCaptured() ? "captured" : ""));
    }
    return told;
  }

  private static SortedMap<String, BigDecimal> scores(@Nullable Assessment capture) {
    return capture != null && capture.progress() == Progress.COMPLETE
        ? capture.scores()
        : new TreeMap<>();
  }

  private static SortedMap<String, String> told(List<DueTruth> items) {
    SortedMap<String, String> told = new TreeMap<>();
    for (DueTruth item : items) {
      if (!item.instrument().equals(DueTruth.ALL)) {
        told.put(
            String.join("|", item.procedure(), item.schedule(), item.interval(), item.instrument()),
            String.join(
                " ",
                "Window[first=" + item.first() + ", last=" + item.last(),
                item.status(),
                item.facility(),
                item.surgeon(),
                item.response() == null ? "-" : item.response(),
                plain(item.scores()),
                item.captured() ? "captured" : ""));
      }
    }
    return told;
  }

  private static String plain(SortedMap<String, BigDecimal> scores) {
    StringBuilder text = new StringBuilder("scores");
    scores.forEach(
        (scale, value) ->
            text.append(' ')
                .append(scale)
                .append('=')
                .append(value.stripTrailingZeros().toPlainString()));
    return text.toString();
  }

  private SortedMap<String, BigDecimal> scores(PatientRecord record, String response) {
    SortedMap<String, BigDecimal> scores = new TreeMap<>();
    QuestionnaireResponse resource = (QuestionnaireResponse) record.resolve(response).orElseThrow();
    Scorer.score(responses.read(resource)).stream()
        .filter(ScaleScore.class::isInstance)
        .map(ScaleScore.class::cast)
        .forEach(score -> scores.put(score.scale().id(), score.value()));
    return scores;
  }

  private static String name(PatientPlan plan) {
    return plan.id() + ", " + plan.edgeCase();
  }

  private static void count(DueTruth item, Map<CompletenessCell, CompletenessCounts> counted) {
    if (item.performed()) {
      CompletenessCell cell =
          new CompletenessCell(
              item.schedule(),
              item.interval(),
              item.instrument(),
              item.facility(),
              item.surgeon(),
              YearMonth.parse(item.month()));
      boolean complete = item.due() && item.status().equals("completed");
      CompletenessCounts counts =
          new CompletenessCounts(
              1,
              item.due() ? 1 : 0,
              item.due() && item.captured() ? 1 : 0,
              complete ? 1 : 0,
              complete && item.matched() ? 1 : 0,
              0,
              item.due() && item.status().equals("missed") ? 1 : 0);
      counted.merge(cell, counts, CompletenessCounts::plus);
    }
  }

  private static CompletenessCell cell(CompletenessTruth row) {
    return new CompletenessCell(
        row.schedule(),
        row.interval(),
        row.instrument(),
        row.facility(),
        row.surgeon(),
        YearMonth.parse(row.month()));
  }

  private static CompletenessCounts counts(CompletenessTruth row) {
    return new CompletenessCounts(
        row.eligible(),
        row.due(),
        row.captured(),
        row.complete(),
        row.matched(),
        row.declined(),
        row.missed());
  }
}
