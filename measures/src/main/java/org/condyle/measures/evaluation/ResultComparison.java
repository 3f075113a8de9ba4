package org.condyle.measures.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.condyle.measures.evaluation.SubjectResult.Evaluated;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;

/** Where two results for the same patient differ: the definitions, without their values. */
record ResultComparison(MeasureDefinition measure) {

  List<String> differences(SubjectResult one, SubjectResult other) {
    if (one.equals(other)) {
      return List.of();
    }
    if (!(one instanceof Evaluated first) || !(other instanceof Evaluated second)) {
      return List.of("whether the logic fails");
    }
    List<String> found = new ArrayList<>();
    for (int i = 0; i < measure.groups().size(); i++) {
      groups(measure.groups().get(i), first.groups().get(i), second.groups().get(i), found);
    }
    for (SupplementalDataDefinition data : measure.supplementalData()) {
      if (!Objects.equals(values(first, data), values(second, data))) {
        found.add("'" + data.expression() + "'");
      }
    }
    return found.isEmpty() ? List.of("the order of results") : found.stream().distinct().toList();
  }

  private static Set<StratumValue> values(Evaluated result, SupplementalDataDefinition data) {
    return result.supplementalData().getOrDefault(data.id(), Set.of());
  }

  private static void groups(
      GroupDefinition group, GroupResult one, GroupResult other, List<String> found) {
    for (PopulationDefinition population : group.populations()) {
      if (!one.members(population.id()).equals(other.members(population.id()))) {
        found.add("'" + population.expression() + "'");
      }
    }
    different("the observations", one.observations(), other.observations(), group, found);
    different("the components", one.components(), other.components(), group, found);
    for (Map.Entry<String, ?> stratifier : one.strata().entrySet()) {
      different(
          "stratifier " + stratifier.getKey(),
          stratifier.getValue(),
          other.strata().getOrDefault(stratifier.getKey(), List.of()),
          group,
          found);
    }
  }

  private static void different(
      String what, Object one, Object other, GroupDefinition group, List<String> found) {
    if (!Objects.equals(one, other)) {
      found.add(what + " of group " + group.id());
    }
  }
}
