package org.condyle.server.operation.caregaps;

import java.time.OffsetDateTime;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.gaps.CareGaps;
import org.condyle.measures.gaps.GapMeasure;
import org.condyle.record.MeasurementPeriod;
import org.condyle.server.operation.caregaps.ChosenMeasures.ChosenMeasure;

/** One measure, about to be evaluated over the patients of a request. */
record GapRun(GapMeasure measure, MeasureRun run, CareGaps gaps) {

  static GapRun of(ChosenMeasure chosen, MeasurementPeriod period, OffsetDateTime dataCutOff) {
    return new GapRun(
        chosen.measure(),
        chosen.program().run(period, dataCutOff),
        new CareGaps(chosen.measure(), period, dataCutOff));
  }
}
