package org.condyle.cql.linked;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.EngineEnvironment;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.cql.runtime.FhirAccess;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.execution.State;

/**
 * All that changes while logic is evaluated: the record, the values of definitions, and the state
 * that the engine's operators ask for units and time. Belongs to one thread.
 */
final class Evaluation {

  /** A value that was not asked for yet; null is a value. */
  private static final Object UNKNOWN = new Object();

  /** What the engine's operators get; it never enters a library or a definition. */
  final State state;

  final FhirAccess access;
  private final Map<String, Object> settings;
  private final @Nullable Object[] definitions;
  private final @Nullable Object[] parameters;
  private final Map<BaseDateTimeType, Object> temporals = new IdentityHashMap<>();
  private @Nullable PatientRecord record;

  Evaluation(
      CompiledContent content, EvaluationSettings settings, int definitions, int parameters) {
    this.access = FhirAccess.in(settings.zone());
    this.state = new State(EngineEnvironment.forOperators(content, access));
    state.setEvaluationDateTime(settings.dataCutOff().atZoneSameInstant(settings.zone()));
    this.settings = settings.parameters();
    this.definitions = new Object[definitions];
    this.parameters = new Object[parameters];
    Arrays.fill(this.parameters, UNKNOWN);
  }

  void open(PatientRecord opened) {
    Arrays.fill(definitions, UNKNOWN);
    temporals.clear();
    record = opened;
  }

  void close() {
    Arrays.fill(definitions, UNKNOWN);
    temporals.clear();
    record = null;
  }

  PatientRecord record() {
    if (record == null) {
      throw new IllegalStateException("No record is open");
    }
    return record;
  }

  /**
   * Goes on unless the thread is interrupted, which is how an evaluation that takes too long is
   * stopped; the engine then sees the same mark, which stays.
   */
  static void goOn() {
    if (Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("The thread is interrupted");
    }
  }

  /** A definition's value, evaluated when it is first asked for. */
  @Nullable Object valueOf(Definition definition) {
    Object value = definitions[definition.index()];
    if (value == UNKNOWN) {
      value = definition.term().value(new Frame(this, new Object[definition.slots()]));
      definitions[definition.index()] = value;
    }
    return value;
  }

  /** A parameter's value, which is the same for all records. */
  @Nullable Object valueOf(Parameter parameter) {
    Object value = parameters[parameter.index()];
    if (value == UNKNOWN) {
      value = parameter.value(this, settings);
      parameters[parameter.index()] = value;
    }
    return value;
  }

  /** The CQL value of a primitive; a date is read once, because it is asked for again and again. */
  @Nullable Object valueOf(PrimitiveType<?> primitive) {
    if (!(primitive instanceof BaseDateTimeType temporal)) {
      return access.primitiveValue(primitive);
    }
    Object value = temporals.get(temporal);
    if (value == null) {
      value = access.primitiveValue(temporal);
      if (value != null) {
        temporals.put(temporal, value);
      }
    }
    return value;
  }
}
