package org.condyle.measures.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import org.condyle.cohort.PatientRecordReader;
import org.condyle.cohort.truth.CohortTruth;
import org.condyle.measures.evaluation.EvaluationPath;
import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.measures.evaluation.PathChecks;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All our measures over a generated population, each patient by closures and by the engine. */
class LinkedCohortTest {

  @Test
  void twoHundredPatientsGiveByClosuresWhatTheyGiveByTheEngine() {
    assertSame(new CohortSettings(200, 7, History.NONE));
  }

  @Test
  @Tag("full")
  void tenThousandPatientsGiveByClosuresWhatTheyGiveByTheEngine() {
    assertSame(new CohortSettings(10_000, 10, History.NONE));
  }

  private static void assertSame(CohortSettings settings) {
    PathChecks checks = new PathChecks();
    EvaluationPolicy everybody = new EvaluationPolicy(EvaluationPath.LINKED, 1, checks);
    CohortTruth truth = new Cohort(new CohortSettings(1, 1, History.NONE)).forEach(patient -> {});
    MeasurementPeriod period =
        MeasurementPeriod.parse(
            truth.periodStart(), truth.periodEnd(), ZoneId.of(truth.timeZone()));
    OffsetDateTime cutOff = OffsetDateTime.parse(truth.dataCutOff() + "T23:59:59Z");
    List<SubjectEvaluator> evaluators =
        OwnMeasure.names().stream()
            .map(name -> OwnMeasure.named(name).program().run(period, cutOff))
            .map(run -> run.evaluator(everybody))
            .toList();
    Cohort cohort = new Cohort(settings);
    PatientRecordReader reader = PatientRecordReader.of(OwnMeasure.FHIR, cohort);
    cohort.forEach(
        patient -> {
          PatientRecord record = reader.read(patient);
          evaluators.forEach(evaluator -> evaluator.evaluate(record));
        });

    assertThat(evaluators).allMatch(evaluator -> evaluator.path() == EvaluationPath.LINKED);
    assertThat(checks.checked()).isEqualTo((long) settings.patients() * evaluators.size());
    assertThat(checks.different()).isZero();
  }
}
