package org.condyle.measures.evaluation;

import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.condyle.cql.linked.Linkage;
import org.condyle.cql.linked.LinkedLogic;
import org.condyle.cql.linked.LinkedSession;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;

/** One measure over one period with one data cut-off. Immutable, shared by all threads. */
public final class MeasureRun {

  /**
   * The logic of one measure as it is run.
   *
   * @param measure the canonical of the measure to which it belongs
   */
  record Part(String measure, CompiledContent content, EvaluationSettings settings) {}

  private final MeasureProgram program;
  private final MeasurementPeriod period;
  private final OffsetDateTime dataCutOff;
  private final List<Part> parts;

  /**
   * @param parts the logic of the measure, and that of each component of a composite
   */
  MeasureRun(
      MeasureProgram program,
      MeasurementPeriod period,
      OffsetDateTime dataCutOff,
      List<Part> parts) {
    this.program = program;
    this.period = period;
    this.dataCutOff = dataCutOff;
    this.parts = List.copyOf(parts);
  }

  public MeasureProgram program() {
    return program;
  }

  public MeasurementPeriod period() {
    return period;
  }

  public OffsetDateTime dataCutOff() {
    return dataCutOff;
  }

  /** A new evaluator by the program's policy; one for each worker thread. */
  public SubjectEvaluator evaluator() {
    return evaluator(program.policy());
  }

  /** A new evaluator by a policy of its own; one for each worker thread. */
  public SubjectEvaluator evaluator(EvaluationPolicy policy) {
    return new SubjectEvaluator(program, policy, engineSessions(), linkedSessions(policy));
  }

  private SessionSet<CqlSession> engineSessions() {
    return new SessionSet<>(
        () -> {
          Map<String, CqlSession> sessions = new LinkedHashMap<>();
          parts.forEach(
              part ->
                  sessions.put(part.measure(), new CqlSession(part.content(), part.settings())));
          return sessions;
        });
  }

  /** Nothing where the engine is to evaluate, or has to because of one of the parts. */
  private @Nullable SessionSet<LinkedSession> linkedSessions(EvaluationPolicy policy) {
    if (policy.path() == EvaluationPath.ENGINE) {
      return null;
    }
    Map<String, Linkage> linkages = program.linkages();
    Map<String, LinkedLogic> logics = new LinkedHashMap<>();
    for (Part part : parts) {
      if (!(linkages.get(part.measure()) instanceof LinkedLogic logic)) {
        return null;
      }
      logics.put(part.measure(), logic);
    }
    return new SessionSet<>(
        () -> {
          Map<String, LinkedSession> sessions = new LinkedHashMap<>();
          parts.forEach(
              part -> {
                LinkedLogic logic = logics.get(part.measure());
                if (logic != null) {
                  sessions.put(part.measure(), logic.session(part.settings()));
                }
              });
          return sessions;
        });
  }

  /**
   * Evaluates one patient in the same way, and tells what the evaluation came through. It costs
   * several times as much.
   *
   * @throws ProblemException NOT_SUPPORTED for a composite of other measures, whose components are
   *     to be asked
   */
  public TracedResult trace(PatientRecord record) {
    CompiledContent content = program.soleContent();
    return new TracedEvaluation(
            program.definition(), CqlSession.traced(content, parts.get(0).settings()))
        .of(record);
  }
}
