package org.condyle.server.operation.caregaps;

import java.util.List;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.gaps.GapMeasure;
import org.condyle.measures.gaps.SubjectGaps;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/**
 * What a list needs of one patient: small, without the record.
 *
 * @param patient with the name for a reader, if the record has one
 * @param gaps by measure, in the order of the request
 */
record PatientGaps(Reference patient, List<MeasureGaps> gaps) {

  /** What one measure finds. */
  record MeasureGaps(GapMeasure measure, SubjectGaps gaps) {}

  PatientGaps {
    gaps = List.copyOf(gaps);
  }

  /** Whether a measure could not be evaluated. */
  boolean hasFailed() {
    return gaps.stream().anyMatch(each -> each.gaps() instanceof SubjectGaps.Unknown);
  }

  /** Evaluates measures over one record after the other; belongs to one thread. */
  static final class Evaluation {

    private record Step(GapRun run, SubjectEvaluator evaluator) {}

    private final List<Step> steps;

    Evaluation(List<GapRun> runs) {
      this.steps = runs.stream().map(run -> new Step(run, run.run().evaluator())).toList();
    }

    PatientGaps of(PatientRecord record) {
      return new PatientGaps(
          reference(record.patient()),
          steps.stream()
              .map(
                  step ->
                      new MeasureGaps(
                          step.run().measure(),
                          step.run().gaps().of(step.evaluator().evaluate(record))))
              .toList());
    }
  }

  private static Reference reference(Patient patient) {
    Reference reference = new Reference("Patient/" + patient.getIdElement().getIdPart());
    if (!patient.hasName()) {
      return reference;
    }
    HumanName name = patient.getNameFirstRep();
    @Nullable String text = name.hasText() ? name.getText() : name.getNameAsSingleString();
    return text == null || text.isBlank() ? reference : reference.setDisplay(text);
  }
}
