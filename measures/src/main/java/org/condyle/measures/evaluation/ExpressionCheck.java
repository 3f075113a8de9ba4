package org.condyle.measures.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.ObservationDefinition;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.definition.PopulationGroup;
import org.condyle.measures.definition.StratifierDefinition;
import org.condyle.measures.definition.StratifierDefinition.Component;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** Whether every expression that a measure names is defined by its library, in a fitting form. */
final class ExpressionCheck {

  private final MeasureDefinition measure;
  private final CompiledContent content;
  private final List<Problem> problems = new ArrayList<>();

  ExpressionCheck(MeasureDefinition measure, CompiledContent content) {
    this.measure = measure;
    this.content = content;
  }

  void group(GroupDefinition group) {
    if (group instanceof PopulationGroup withCriteria) {
      populations(withCriteria);
    }
    for (StratifierDefinition stratifier : group.stratifiers()) {
      for (Component component : stratifier.components()) {
        if (!content.hasDefinition(component.expression())
            && (group.countsPatients() || !content.hasFunction(component.expression(), 1))) {
          missing(component.expression(), "stratifier " + stratifier.id());
        }
      }
    }
  }

  private void populations(PopulationGroup group) {
    for (PopulationDefinition population : group.populations()) {
      if (!content.hasDefinition(population.expression())) {
        missing(population.expression(), "population " + population.id());
      }
    }
    for (ObservationDefinition observation : group.observations()) {
      boolean defined =
          group.countsPatients()
              ? content.hasFunction(observation.function(), 0)
                  || content.hasDefinition(observation.function())
              : content.hasFunction(observation.function(), 1);
      if (!defined) {
        missing(observation.function(), "observation " + observation.id());
      }
    }
  }

  void supplementalData(SupplementalDataDefinition data) {
    if (!content.hasDefinition(data.expression())) {
      missing(data.expression(), "supplemental data " + data.id());
    }
  }

  /**
   * @throws ProblemException DEFINITION_MISSING with all that is missing
   */
  void finish() {
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }

  private void missing(String expression, String user) {
    problems.add(
        new Problem(
            ProblemCode.DEFINITION_MISSING,
            "Library "
                + content.content().primary().name()
                + " has no fitting definition '"
                + expression
                + "', which "
                + user
                + " of Measure "
                + measure.url()
                + " names. Correct the criteria or the library.",
            user));
  }
}
