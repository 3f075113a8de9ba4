package org.condyle.server.operation.caregaps;

import java.util.List;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.gaps.GapMeasure;
import org.condyle.record.Problem;

/**
 * The measures that a request means.
 *
 * @param notes what was left out, and why
 */
record ChosenMeasures(List<ChosenMeasure> measures, List<Problem> notes) {

  /** A measure that can leave gaps, ready to be evaluated. */
  record ChosenMeasure(GapMeasure measure, MeasureProgram program) {}

  ChosenMeasures {
    measures = List.copyOf(measures);
    notes = List.copyOf(notes);
  }
}
