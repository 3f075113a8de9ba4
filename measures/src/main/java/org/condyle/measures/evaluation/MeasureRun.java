package org.condyle.measures.evaluation;

import java.time.OffsetDateTime;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.record.MeasurementPeriod;

/** One measure over one period with one data cut-off. Immutable, shared by all threads. */
public final class MeasureRun {

  private final MeasureProgram program;
  private final MeasurementPeriod period;
  private final EvaluationSettings settings;

  MeasureRun(MeasureProgram program, MeasurementPeriod period, EvaluationSettings settings) {
    this.program = program;
    this.period = period;
    this.settings = settings;
  }

  public MeasureProgram program() {
    return program;
  }

  public MeasurementPeriod period() {
    return period;
  }

  public OffsetDateTime dataCutOff() {
    return settings.dataCutOff();
  }

  /** A new evaluator; one for each worker thread. */
  public SubjectEvaluator evaluator() {
    return new SubjectEvaluator(program.definition(), new CqlSession(program.content(), settings));
  }
}
