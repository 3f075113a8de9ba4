package org.condyle.measures.evaluation;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.condyle.cql.content.ResolvedContent;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.MeasureReader;
import org.condyle.measures.definition.ObservationDefinition;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.definition.StratifierDefinition;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Parameters;

/**
 * A measure with its compiled logic, ready to run. Costly to make (seconds), immutable, shared by
 * all threads; keep it as long as content does not change.
 */
public final class MeasureProgram {

  private final MeasureDefinition definition;
  private final CompiledContent content;

  private MeasureProgram(MeasureDefinition definition, CompiledContent content) {
    this.definition = definition;
    this.content = content;
  }

  /**
   * Reads and checks the measure, compiles its logic and checks that every criteria has a
   * definition, all before the first patient.
   *
   * @param content resolved from the measure's library
   * @throws ProblemException MEASURE_INVALID, SCORING_UNSUPPORTED, LIBRARY_DOES_NOT_COMPILE or
   *     DEFINITION_MISSING, with everything that is wrong
   */
  public static MeasureProgram compile(Measure measure, ResolvedContent content) {
    MeasureDefinition definition = MeasureReader.read(measure);
    MeasureProgram program = new MeasureProgram(definition, CompiledContent.compile(content));
    List<Problem> problems = new ArrayList<>();
    definition.groups().forEach(group -> program.checkGroup(group, problems));
    for (SupplementalDataDefinition data : definition.supplementalData()) {
      if (!program.content.hasDefinition(data.expression())) {
        problems.add(program.missing(data.expression(), "supplemental data " + data.id()));
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return program;
  }

  private void checkGroup(GroupDefinition group, List<Problem> problems) {
    for (PopulationDefinition population : group.populations()) {
      if (!content.hasDefinition(population.expression())) {
        problems.add(missing(population.expression(), "population " + population.id()));
      }
    }
    for (ObservationDefinition observation : group.observations()) {
      boolean defined =
          group.countsPatients()
              ? content.hasFunction(observation.function(), 0)
                  || content.hasDefinition(observation.function())
              : content.hasFunction(observation.function(), 1);
      if (!defined) {
        problems.add(missing(observation.function(), "observation " + observation.id()));
      }
    }
    for (StratifierDefinition stratifier : group.stratifiers()) {
      for (StratifierDefinition.Component component : stratifier.components()) {
        if (!content.hasDefinition(component.expression())
            && (group.countsPatients() || !content.hasFunction(component.expression(), 1))) {
          problems.add(missing(component.expression(), "stratifier " + stratifier.id()));
        }
      }
    }
  }

  private Problem missing(String expression, String user) {
    return new Problem(
        ProblemCode.DEFINITION_MISSING,
        "Library "
            + content.content().primary().name()
            + " has no fitting definition '"
            + expression
            + "', which "
            + user
            + " of Measure "
            + definition.url()
            + " names. Correct the criteria or the library.",
        user);
  }

  public MeasureDefinition definition() {
    return definition;
  }

  public CompiledContent content() {
    return content;
  }

  /**
   * Fixes the period and the data cut-off for one run over any number of patients.
   *
   * @param dataCutOff the evaluation's now: what happened later is not known
   */
  public MeasureRun run(MeasurementPeriod period, OffsetDateTime dataCutOff) {
    return run(period, dataCutOff, new Parameters());
  }

  /**
   * The same with further CQL parameters, by the names and types that the libraries declare.
   *
   * @throws ProblemException PARAMETER_INVALID for one that no library declares or that does not
   *     fit its type
   */
  public MeasureRun run(
      MeasurementPeriod period, OffsetDateTime dataCutOff, Parameters parameters) {
    return new MeasureRun(
        this, period, EvaluationSettings.of(content, period, dataCutOff, parameters));
  }
}
