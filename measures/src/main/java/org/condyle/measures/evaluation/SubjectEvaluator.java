package org.condyle.measures.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.condyle.cql.linked.LinkedSession;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.cql.runtime.LogicSession;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.condyle.measures.evaluation.IndividualResult.SupplementalValue;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a measure over one record after the other; of a composite all component measures over
 * the same record. Belongs to one thread.
 *
 * <p>Populations are evaluated by the linked logic, if there is any, and what the engine says
 * stands wherever the two could differ: when a closure stops for whatever reason the engine
 * evaluates the record, and for a share of the patients both do. Once they differ the engine
 * evaluates the measure for as long as its program is kept.
 */
public final class SubjectEvaluator {

  private final MeasureProgram program;
  private final MeasureDefinition measure;
  private final EvaluationPolicy policy;
  private final SessionSet<CqlSession> engine;
  private final @Nullable SessionSet<LinkedSession> linked;

  SubjectEvaluator(
      MeasureProgram program,
      EvaluationPolicy policy,
      SessionSet<CqlSession> engine,
      @Nullable SessionSet<LinkedSession> linked) {
    this.program = program;
    this.measure = program.definition();
    this.policy = policy;
    this.engine = engine;
    this.linked = linked;
  }

  /** The path by which the next record is evaluated. */
  public EvaluationPath path() {
    return linked == null || program.linkedLogicDiffers()
        ? EvaluationPath.ENGINE
        : EvaluationPath.LINKED;
  }

  /** The patient's result; {@link SubjectResult.Failed} when the logic fails for this patient. */
  public SubjectResult evaluate(PatientRecord record) {
    if (record.refusal().isPresent()) {
      return policy.checks().counted(path(), refused(record));
    }
    if (linked == null || program.linkedLogicDiffers()) {
      return policy.checks().counted(EvaluationPath.ENGINE, byEngine(record));
    }
    Optional<SubjectResult> result = byClosures(linked, record);
    return result.isPresent() && !policy.checks(record.patientId())
        ? policy.checks().counted(EvaluationPath.LINKED, result.get())
        : policy.checks().counted(EvaluationPath.ENGINE, compared(record, result));
  }

  private static SubjectResult refused(PatientRecord record) {
    return new SubjectResult.Failed(record.patientId(), record.refusal().stream().toList());
  }

  private SubjectResult byEngine(PatientRecord record) {
    try {
      return result(engine, record);
    } catch (ProblemException e) {
      return new SubjectResult.Failed(record.patientId(), e.problems());
    } finally {
      engine.close();
    }
  }

  /** Nothing when a closure stopped; why, the engine knows better. */
  private Optional<SubjectResult> byClosures(
      SessionSet<LinkedSession> sessions, PatientRecord record) {
    try {
      return Optional.of(result(sessions, record));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      return Optional.empty();
    } finally {
      sessions.close();
    }
  }

  private SubjectResult result(SessionSet<? extends LogicSession> sessions, PatientRecord record) {
    RecordEvaluation evaluation =
        new RecordEvaluation(
            measure, sessions.open(record), record, (populationId, resources) -> {});
    List<GroupResult> groups = evaluation.groups();
    return new SubjectResult.Evaluated(
        record.patientId(),
        groups,
        evaluation.isInAnInitialPopulation(groups) ? aggregated(evaluation) : Map.of());
  }

  /**
   * The engine's result, which is compared.
   *
   * @param found the closures' result; nothing when one stopped, as the engine should do then
   */
  private SubjectResult compared(PatientRecord record, Optional<SubjectResult> found) {
    SubjectResult result = byEngine(record);
    if (Thread.currentThread().isInterrupted()) {
      // Who stops the engine does so at any time, and says nothing about the logic.
      return result;
    }
    boolean bothStopped = found.isEmpty() && result instanceof SubjectResult.Failed;
    List<String> differences =
        bothStopped
            ? List.of()
            : found
                .map(each -> new ResultComparison(measure).differences(result, each))
                .orElse(List.of("that the linked logic stopped"));
    if (differences.isEmpty()) {
      policy.checks().agreed();
    } else {
      program.distrustLinkedLogic();
      policy.checks().differed(measure.canonical(), differences, record.patientId());
    }
    return result;
  }

  /** The patient's result with supplemental data and the resources that were read for it. */
  public IndividualResult evaluateIndividually(PatientRecord record) {
    if (record.refusal().isPresent()) {
      return new IndividualResult(refused(record), Map.of(), List.of());
    }
    Map<String, Set<String>> evaluated = new LinkedHashMap<>();
    try {
      RecordEvaluation evaluation =
          new RecordEvaluation(
              measure,
              engine.open(record),
              record,
              (populationId, resources) -> note(populationId, resources, evaluated));
      List<GroupResult> groups = evaluation.groups();
      List<SupplementalValue> supplementalData =
          evaluation.supplementalData(SupplementalDataDefinition::isForIndividuals);
      return new IndividualResult(
          new SubjectResult.Evaluated(record.patientId(), groups), evaluated, supplementalData);
    } catch (ProblemException e) {
      return new IndividualResult(
          new SubjectResult.Failed(record.patientId(), e.problems()), Map.of(), List.of());
    } finally {
      engine.close();
    }
  }

  /** CQFM: supplemental data describe the members of a population. */
  private static Map<String, Set<StratumValue>> aggregated(RecordEvaluation evaluation) {
    Map<String, Set<StratumValue>> values = new LinkedHashMap<>();
    evaluation
        .supplementalData(SupplementalDataDefinition::isForSummaries)
        .forEach(value -> values.put(value.definition().id(), value.aggregated()));
    return values;
  }

  private static void note(String id, Set<Resource> resources, Map<String, Set<String>> evaluated) {
    for (Resource resource : resources) {
      evaluated
          .computeIfAbsent(GroupEvaluation.reference(resource), unused -> new TreeSet<>())
          .add(id);
    }
  }

  /** Told which resources a population's criteria read. */
  interface ResourceListener {
    void evaluated(String populationId, Set<Resource> resources);
  }
}
