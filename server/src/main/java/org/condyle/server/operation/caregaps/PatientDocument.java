package org.condyle.server.operation.caregaps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.condyle.measures.evaluation.IndividualResult;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.gaps.CareGap;
import org.condyle.measures.gaps.GapFinding;
import org.condyle.measures.gaps.GapMeasure;
import org.condyle.measures.gaps.GapStatus;
import org.condyle.measures.gaps.SubjectGaps;
import org.condyle.measures.report.IndividualReport;
import org.condyle.measures.report.ReportHeader;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Bundle;

/**
 * One patient's Bundle.
 *
 * @param bundle empty if the patient has no gap of the statuses asked for
 * @param failures measures that could not be evaluated for the patient
 */
record PatientDocument(Optional<Bundle> bundle, List<Failure> failures) {

  /** A measure that could not be evaluated. */
  record Failure(GapMeasure measure, SubjectGaps.Unknown unknown) {}

  PatientDocument {
    failures = List.copyOf(failures);
  }

  /**
   * One measure with what its reports say about themselves.
   *
   * @param header with a reporter
   */
  record ReportedRun(GapRun run, ReportHeader header) {}

  /** Makes the Bundles of one patient after the other; belongs to one thread. */
  static final class Evaluation {

    private record Step(ReportedRun reported, SubjectEvaluator evaluator) {}

    private final List<Step> steps;
    private final Set<GapStatus> statuses;
    private final BiFunction<PatientRecord, List<GapFinding>, Bundle> writer;

    /**
     * @param writer makes a Bundle of what was found
     */
    Evaluation(
        List<ReportedRun> runs,
        Set<GapStatus> statuses,
        BiFunction<PatientRecord, List<GapFinding>, Bundle> writer) {
      this.steps = runs.stream().map(run -> new Step(run, run.run().run().evaluator())).toList();
      this.statuses = statuses;
      this.writer = writer;
    }

    PatientDocument of(PatientRecord record) {
      List<GapFinding> findings = new ArrayList<>();
      List<Failure> failures = new ArrayList<>();
      for (Step step : steps) {
        GapRun run = step.reported().run();
        IndividualResult result = step.evaluator().evaluateIndividually(record);
        SubjectGaps found = run.gaps().of(result.result());
        if (found instanceof SubjectGaps.Unknown unknown) {
          failures.add(new Failure(run.measure(), unknown));
        } else if (found instanceof SubjectGaps.Known known) {
          List<CareGap> gaps = known.withStatus(statuses);
          if (!gaps.isEmpty()) {
            IndividualReport report = new IndividualReport(step.reported().header());
            findings.add(new GapFinding(run.measure(), gaps, report.of(result)));
          }
        }
      }
      return new PatientDocument(
          findings.isEmpty() ? Optional.empty() : Optional.of(writer.apply(record, findings)),
          failures);
    }
  }
}
