package org.condyle.server.operation.datarequirements;

import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.Measure.MeasureGroupComponent;
import org.hl7.fhir.r4.model.Measure.MeasureGroupStratifierComponent;

/** The names of all definitions that a measure asks its library for. */
final class MeasureExpressions {

  private final Set<String> names = new TreeSet<>();

  private MeasureExpressions() {}

  static Set<String> of(Measure measure) {
    MeasureExpressions expressions = new MeasureExpressions();
    measure.getGroup().forEach(expressions::group);
    measure.getSupplementalData().forEach(each -> expressions.add(each.getCriteria()));
    return expressions.names;
  }

  private void group(MeasureGroupComponent group) {
    group.getPopulation().forEach(each -> add(each.getCriteria()));
    for (MeasureGroupStratifierComponent stratifier : group.getStratifier()) {
      add(stratifier.getCriteria());
      stratifier.getComponent().forEach(each -> add(each.getCriteria()));
    }
  }

  private void add(Expression criteria) {
    if (criteria.hasExpression()) {
      names.add(criteria.getExpression());
    }
  }
}
