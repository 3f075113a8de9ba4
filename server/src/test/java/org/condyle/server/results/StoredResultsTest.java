package org.condyle.server.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.condyle.server.results.ResultsFixture.database;
import static org.condyle.server.results.ResultsFixture.observation;
import static org.condyle.server.results.ResultsFixture.patient;
import static org.condyle.server.results.ResultsFixture.put;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.outcome.SubjectOutcome;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.condyle.server.database.Transactions;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.operation.SmallMeasure;
import org.condyle.server.partition.Partitions;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.Contents;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoredResultsTest {

  private static final int PATIENTS = 12;
  private static Reports reports = new Reports("", "", "");

  @BeforeAll
  static void load() {
    reports = ResultsFixture.patients("SrPatients");
    for (int i = 0; i < PATIENTS; i++) {
      put(
          patient("sr-" + i, AdministrativeGender.FEMALE),
          observation("sr-obs-" + i, "sr-" + i, ObservationStatus.FINAL, i));
    }
  }

  /** Results of their own under a name, in small steps. */
  private static StoredResults results(String evaluation) {
    return new StoredResults(
        SharedServer.server().part(Transactions.class),
        SharedServer.server().part(ChangeMarks.class),
        SharedServer.server().part(RecordStore.class),
        SharedServer.server().part(Contents.class),
        SharedServer.server().part(PopulationEvaluation.class),
        SharedServer.FHIR,
        evaluation,
        new CatchUp.Sizes(5, 2));
  }

  private static StoredRun run(StoredResults results) {
    return results.run(Partitions.FIRST_PRACTICE, reports.run(), new Parameters()).orElseThrow();
  }

  private static Map<Long, String> rows(StoredRun run) {
    Map<Long, String> rows = new HashMap<>();
    database()
        .query(
            "select patient_id, as_of::text from condyle.subject_result where run_id = ?",
            row -> {
              rows.put(row.getLong(1), row.getString(2));
            },
            run.id());
    return rows;
  }

  @Test
  void aCatchUpThatWasInterruptedGoesOnWithoutEvaluatingAgain() {
    StoredResults results = results("interrupted");
    StoredRun run = run(results);
    Counting first = new Counting(7);
    assertThatThrownBy(
            () -> results.bringUpToDate(List.of(run), new SubjectSelection.Everyone(), first))
        .isInstanceOf(ProblemException.class);
    Map<Long, String> before = rows(run);

    Counting second = new Counting(Long.MAX_VALUE);
    results("interrupted").bringUpToDate(List.of(run), new SubjectSelection.Everyone(), second);

    Map<Long, String> after = rows(run);
    assertThat(before).isNotEmpty().hasSizeLessThan(after.size());
    assertThat(after).containsAllEntriesOf(before);
    assertThat((long) after.size()).isEqualTo(second.all).isEqualTo(second.done);
  }

  @Test
  void whatIsUpToDateIsNotEvaluatedAgainAndOfWhatChangedOnlyThat() {
    StoredResults results = results("unchanged");
    StoredRun run = run(results);
    results.bringUpToDate(List.of(run), new SubjectSelection.Everyone(), EvaluationProgress.NONE);
    Map<Long, String> before = rows(run);

    Counting nothing = new Counting(Long.MAX_VALUE);
    results.bringUpToDate(List.of(run), new SubjectSelection.Everyone(), nothing);
    assertThat(nothing.all).isZero();
    assertThat(rows(run)).isEqualTo(before);

    put(observation("sr-obs-3", "sr-3", ObservationStatus.AMENDED, 3));
    // Of a type that the measure does not read.
    Group group = new Group();
    group.setId("sr-group");
    group.setType(Group.GroupType.PERSON).setActual(true);
    group.addMember().setEntity(new Reference("Patient/sr-4"));
    put(group);
    Counting one = new Counting(Long.MAX_VALUE);
    results.bringUpToDate(List.of(run), new SubjectSelection.Everyone(), one);
    assertThat(one.all).isEqualTo(1);
    assertThat(one.done).isEqualTo(1);
  }

  @Test
  void ofAGroupOnlyTheMembersAreEvaluated() {
    Group group = new Group();
    group.setId("sr-two");
    group.setType(Group.GroupType.PERSON).setActual(true);
    group.addMember().setEntity(new Reference("Patient/sr-1"));
    group.addMember().setEntity(new Reference("Patient/sr-2"));
    put(group);
    StoredResults results = results("group");
    StoredRun run = run(results);

    StoredPopulation population =
        results.bringUpToDate(
            List.of(run), new SubjectSelection.GroupMembers("sr-two"), EvaluationProgress.NONE);

    assertThat(rows(run)).hasSize(2);
    SummaryFold fold = new SummaryFold(run.run().program().definition());
    population.addUp(run, fold);
    assertThat(fold.subjects()).isEqualTo(2);
    results.bringUpToDate(List.of(run), new SubjectSelection.Everyone(), EvaluationProgress.NONE);
    fold = new SummaryFold(run.run().program().definition());
    results
        .bringUpToDate(
            List.of(run), new SubjectSelection.GroupMembers("sr-two"), EvaluationProgress.NONE)
        .addUp(run, fold);
    assertThat(fold.subjects()).isEqualTo(2);
  }

  @Test
  void evaluatingWritesNothingButResults() {
    reports.served("population");
    put(observation("sr-obs-5", "sr-5", ObservationStatus.AMENDED, 3));
    Map<String, Long> before = tableSizes();

    reports.served("population");
    reports.served("subject-list");

    Map<String, Long> after = tableSizes();
    assertThat(before).hasSizeGreaterThan(20);
    assertThat(after).isEqualTo(before);
  }

  private static Map<String, Long> tableSizes() {
    Map<String, Long> sizes = new HashMap<>();
    List<String> tables =
        database()
            .queryForList(
                "select quote_ident(table_schema) || '.' || quote_ident(table_name)"
                    + " from information_schema.tables where table_type = 'BASE TABLE'"
                    + " and (table_schema = 'public' or table_name like 'patient_%')"
                    // HAPI fills it on its own, some time after a search parameter is new.
                    + " and table_name <> 'hfj_spidx_identity'",
                String.class);
    for (String table : tables) {
      sizes.put(table, database().queryForObject("select count(*) from " + table, Long.class));
    }
    return sizes;
  }

  @Test
  void logicThatLooksAtTheTimeOfDayIsNotStored() {
    SmallMeasure.install(
        SmallMeasure.measure("SrInstant", "1.0.0"),
        SmallMeasure.library(
            "SrInstant",
            """
            context Patient
            define "In": Now() > @2020-01-01T00:00:00.000Z
            define "Out": exists [Observation]
            """));
    Reports instant = new Reports("SrInstant-1.0.0", "2026-01-01", "2026-12-31");

    assertThat(results("instant").run(Partitions.FIRST_PRACTICE, instant.run(), new Parameters()))
        .isEmpty();
    instant.assertSame();
  }

  @Test
  void aRunThatCanNoLongerBeAskedForIsRemovedWithItsRows() {
    StoredResults old = results("removed");
    StoredRun run = run(old);
    old.bringUpToDate(List.of(run), new SubjectSelection.Everyone(), EvaluationProgress.NONE);
    StoredResults results = results("newer");
    results.removeOutdated();
    assertThat(rows(run)).isNotEmpty();

    rest(run);
    assertThat(results.removeOutdated()).isPositive();

    assertThat(rows(run)).isEmpty();
    assertThat(
            database()
                .queryForObject(
                    "select count(*) from condyle.outcome where run_id = ?",
                    Integer.class,
                    run.id()))
        .isZero();
    assertThatThrownBy(
            () ->
                old.bringUpToDate(
                    List.of(run), new SubjectSelection.Everyone(), EvaluationProgress.NONE))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problems().get(0).code()).isEqualTo(ProblemCode.RESULTS_REMOVED));
  }

  @Test
  void aRunOfAMeasureThatIsNoLongerInstalledIsRemoved() {
    Reports installed = ResultsFixture.patients("SrUninstalled");
    StoredResults results = results("uninstalled");
    StoredRun run =
        results.run(Partitions.FIRST_PRACTICE, installed.run(), new Parameters()).orElseThrow();
    rest(run);
    results.removeOutdated();
    assertThat(isThere(run)).isTrue();

    ResultsFixture.delete("Measure", "SrUninstalled-1.0.0");
    results.removeOutdated();

    assertThat(isThere(run)).isFalse();
  }

  private static void rest(StoredRun run) {
    database()
        .update(
            "update condyle.measure_run set last_used = now() - interval '2 hours'"
                + " where run_id = ?",
            run.id());
  }

  private static boolean isThere(StoredRun run) {
    return Objects.requireNonNull(
            database()
                .queryForObject(
                    "select count(*) from condyle.measure_run where run_id = ?",
                    Integer.class,
                    run.id()))
        > 0;
  }

  @Test
  void aMeasureThatIsAskedForTwiceIsEvaluatedOnce() {
    StoredResults results = results("twice");
    StoredRun run = run(results);

    Counting progress = new Counting(Long.MAX_VALUE);
    results.bringUpToDate(List.of(run, run(results)), new SubjectSelection.Everyone(), progress);

    assertThat(run(results).id()).isEqualTo(run.id());
    assertThat((long) rows(run).size()).isEqualTo(progress.done);
  }

  @Test
  void aResultOfAnEarlierReadingDoesNotTakeThePlaceOfALaterOne() {
    StoredResults results = results("order");
    StoredRun run = run(results);
    results.bringUpToDate(List.of(run), new SubjectSelection.Everyone(), EvaluationProgress.NONE);
    Map<Long, String> before = rows(run);
    ResultBatch late = new ResultBatch(run.id());
    long patient = before.keySet().iterator().next();
    late.add(patient, SubjectOutcome.of(new SubjectResult.Failed("x", List.of())));

    table().write(List.of(late), "1");

    assertThat(rows(run)).isEqualTo(before);
  }

  @Test
  void aPatientWhoTookTooLongIsTriedAgain() {
    StoredResults results = results("passing");
    StoredRun run = run(results);
    long failed =
        failed(
            run,
            results.bringUpToDate(
                List.of(run), new SubjectSelection.Everyone(), EvaluationProgress.NONE));
    ResultBatch late = new ResultBatch(run.id());
    long patient = rows(run).keySet().iterator().next();
    late.addPassing(
        patient,
        SubjectOutcome.of(
            new SubjectResult.Failed(
                "x", List.of(new Problem(ProblemCode.CQL_LIMIT_EXCEEDED, "late", null)))));
    table().write(List.of(late), Objects.requireNonNull(rows(run).get(patient)));

    Counting again = new Counting(Long.MAX_VALUE);
    StoredPopulation population =
        results.bringUpToDate(List.of(run), new SubjectSelection.Everyone(), again);

    assertThat(again.all).isEqualTo(1);
    assertThat(again.done).isEqualTo(1);
    assertThat(failed(run, population)).isEqualTo(failed);
  }

  private static long failed(StoredRun run, StoredPopulation population) {
    SummaryFold fold = new SummaryFold(run.run().program().definition());
    population.addUp(run, fold);
    return fold.failed();
  }

  private static ResultTable table() {
    return new ResultTable(SharedServer.server().part(Transactions.class));
  }

  /** Counts, and stops after so many. */
  private static final class Counting implements EvaluationProgress {

    private final long stopAfter;
    private long all;
    private long done;

    Counting(long stopAfter) {
      this.stopAfter = stopAfter;
    }

    @Override
    public void started(long subjects) {
      all = subjects;
    }

    @Override
    public void done(long subjects, long failed) {
      done += subjects;
    }

    @Override
    public void checkCancelled() {
      if (done >= stopAfter) {
        throw new ProblemException(ProblemCode.INTERNAL, "Stopped by the test");
      }
    }
  }
}
