package org.condyle.server.operation.caregaps;

import java.util.ArrayList;
import java.util.List;
import org.condyle.measures.gaps.GapMeasure;
import org.condyle.measures.gaps.SubjectGaps;
import org.condyle.record.Problem;
import org.condyle.server.errors.Outcome;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.UnsignedIntType;

/** What an answer has to say beside the gaps: whom and what it does not cover. */
final class GapNotes {

  /** So many patients who could not be evaluated are named in an answer; all are counted. */
  private static final int NAMED = 100;

  private final List<Problem> leftOut;
  private final List<Problem> failures = new ArrayList<>();
  private int patients;
  private int failed;

  /**
   * @param leftOut measures that were not evaluated
   */
  GapNotes(List<Problem> leftOut) {
    this.leftOut = List.copyOf(leftOut);
  }

  /** Counts a patient who was looked at. */
  void count() {
    patients++;
  }

  /** Takes down that a measure failed for a patient, who may still have gaps in another one. */
  void add(GapMeasure measure, SubjectGaps.Unknown unknown) {
    failed++;
    if (failures.size() < NAMED) {
      Problem first = unknown.problems().get(0);
      failures.add(
          new Problem(
              first.code(),
              "Patient/"
                  + unknown.subjectId()
                  + " could not be evaluated for "
                  + measure.canonical()
                  + ", so a gap is not known: "
                  + first.message(),
              first.location()));
    }
  }

  /** Adds the number of patients and, if anything is left to say, an OperationOutcome. */
  void write(Parameters answer) {
    answer.addParameter().setName("patients").setValue(new UnsignedIntType(patients));
    if (failed > 0) {
      answer.addParameter().setName("failed").setValue(new UnsignedIntType(failed));
    }
    OperationOutcome outcome = Outcome.of(failures);
    Outcome.ofWarnings(leftOut).getIssue().forEach(outcome::addIssue);
    if (outcome.hasIssue()) {
      answer.addParameter().setName("outcome").setResource(outcome);
    }
  }
}
