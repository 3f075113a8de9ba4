package org.condyle.cql.runtime;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.elm.r1.ExpressionDef;
import org.hl7.elm.r1.FunctionDef;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.elm.executing.FunctionRefEvaluator;
import org.opencds.cqf.cql.engine.execution.CqlEngine;
import org.opencds.cqf.cql.engine.execution.Environment;
import org.opencds.cqf.cql.engine.execution.State;

/**
 * Evaluates compiled content over one record after the other. A session belongs to one thread: the
 * engine keeps its stack and its cache of definitions in it.
 *
 * <p>It drives the engine's visitor itself rather than {@code CqlEngine.evaluate}, which would look
 * up and check all libraries again for every patient and log error texts that may hold patient
 * data.
 */
public final class CqlSession implements LogicSession {

  private static final String CONTEXT = "Patient";

  private final CompiledContent content;
  private final EvaluationSettings settings;
  private final RecordRetrieve retrieve;
  private final Environment environment;
  private final Set<CqlEngine.Options> options;
  private CqlEngine engine;
  private @Nullable PatientRecord open;
  private @Nullable CqlEngine failed;

  public CqlSession(CompiledContent content, EvaluationSettings settings) {
    this(content, settings, EnumSet.of(CqlEngine.Options.EnableExpressionCaching));
  }

  /**
   * @param budget what the evaluation may use; when it is over, what is evaluated fails with
   *     CQL_LIMIT_EXCEEDED
   */
  public CqlSession(CompiledContent content, EvaluationSettings settings, EvaluationBudget budget) {
    this(content, settings, budget.options());
  }

  private CqlSession(
      CompiledContent content, EvaluationSettings settings, Set<CqlEngine.Options> options) {
    this.content = content;
    this.settings = settings;
    this.options = options;
    FhirAccess access = FhirAccess.in(settings.zone());
    this.retrieve = new RecordRetrieve(access, content.terminology());
    this.environment = EngineEnvironment.of(content, access, retrieve);
    this.engine = newEngine();
  }

  private CqlEngine newEngine() {
    return new CqlEngine(environment, options);
  }

  /**
   * A session that also keeps what the evaluation of the latest record came through, which costs
   * time and memory: for explaining, not for populations.
   */
  public static CqlSession traced(CompiledContent content, EvaluationSettings settings) {
    return new CqlSession(
        content,
        settings,
        EnumSet.of(CqlEngine.Options.EnableExpressionCaching, CqlEngine.Options.EnableProfiling));
  }

  /** Starts on a record; definitions are evaluated at most once until the next one is opened. */
  @Override
  public void open(PatientRecord record) {
    close();
    if (options.contains(CqlEngine.Options.EnableProfiling)) {
      // A profile runs on from record to record.
      engine = newEngine();
    }
    failed = null;
    open = record;
    retrieve.open(record);
    State state = engine.getState();
    state.getCache().getExpressions().clear();
    state.setEvaluationDateTime(settings.dataCutOff().atZoneSameInstant(settings.zone()));
    state.init(content.primary());
    state.setContextValue(CONTEXT, record.patientId());
    state.setParameters(content.primary(), settings.parameters());
    state.beginEvaluation();
  }

  /** Whether the primary library defines an expression of this name that is no function. */
  @Override
  public boolean hasDefinition(String name) {
    return content.hasDefinition(name);
  }

  /** As {@link CompiledContent#resultType}. */
  @Override
  public Optional<String> resultType(String name) {
    return content.resultType(name);
  }

  /** Whether a record is open; one that failed is not. */
  public boolean isOpen() {
    return open != null;
  }

  /** Lets go of the record. */
  @Override
  public void close() {
    if (open == null) {
      return;
    }
    open = null;
    retrieve.close();
    State state = engine.getState();
    state.endEvaluation();
    state.clearEvaluatedResources();
    state.exitLibrary(true);
  }

  /**
   * Evaluates a definition of the primary library.
   *
   * @throws ProblemException EVALUATION_FAILED with library, definition, line and first cause
   */
  @Override
  public Evaluated evaluate(String definition) {
    ExpressionDef def =
        content.definition(definition).orElseThrow(() -> missing("definition", definition));
    return run(
        definition,
        () -> {
          State state = engine.getState();
          state.pushActivationFrame(def, def.getContext());
          try {
            return engine.getEvaluationVisitor().visitExpressionDef(def, state);
          } finally {
            state.popActivationFrame();
          }
        });
  }

  /**
   * Calls a function of the primary library; among overloads the one that takes these arguments.
   *
   * @throws ProblemException EVALUATION_FAILED with library, function, line and first cause
   */
  @Override
  public Evaluated call(String function, List<?> arguments) {
    FunctionDef def =
        content.functions(function).stream()
            .filter(each -> environment.matchesTypes(each, arguments))
            .findFirst()
            .orElseThrow(() -> missing("function", function));
    return run(
        function,
        () ->
            FunctionRefEvaluator.INSTANCE.evaluateFunctionDef(
                def, engine.getState(), engine.getEvaluationVisitor(), new ArrayList<>(arguments)));
  }

  private Evaluated run(String name, Supplier<@Nullable Object> evaluation) {
    PatientRecord record = open;
    if (record == null) {
      throw new IllegalStateException("No record is open");
    }
    try {
      Object value = evaluation.get();
      return new Evaluated(value, takeResources());
    } catch (ProblemException e) {
      abandon();
      throw e;
    } catch (RuntimeException e) {
      abandon();
      throw new EvaluationFailure(content, name, e).toProblemException();
    } catch (StackOverflowError e) {
      abandon();
      throw new ProblemException(
          ProblemCode.EVALUATION_FAILED,
          "Library "
              + content.content().primary().name()
              + ", '"
              + name
              + "': the logic calls itself without end",
          name);
    }
  }

  private Set<Resource> takeResources() {
    State state = engine.getState();
    Set<Resource> resources = new LinkedHashSet<>();
    Set<Object> evaluated = state.getEvaluatedResources();
    if (evaluated != null) {
      for (Object each : evaluated) {
        if (each instanceof Resource resource) {
          resources.add(resource);
        }
      }
    }
    state.clearEvaluatedResources();
    return resources;
  }

  /** An exception leaves the engine's stack as it was, so the engine is not used again. */
  private void abandon() {
    open = null;
    retrieve.close();
    failed = engine;
    engine = newEngine();
  }

  /**
   * What the evaluation of the latest record came through, also when it failed; to be asked for
   * before the record is closed.
   *
   * @throws IllegalStateException if this session was not made by {@link #traced}
   */
  public EvaluationTrace trace() {
    return new TraceReading(content, failed == null ? engine : failed).read();
  }

  private ProblemException missing(String kind, String name) {
    return new ProblemException(
        ProblemCode.DEFINITION_MISSING,
        "Library "
            + content.content().primary().name()
            + " has no "
            + kind
            + " '"
            + name
            + "' that fits",
        name);
  }
}
