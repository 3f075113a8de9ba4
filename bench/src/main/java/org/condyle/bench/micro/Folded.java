package org.condyle.bench.micro;

import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.bench.workload.Totals;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.report.SummaryFold;

/** The counts of a fold in the form in which they are checked. */
final class Folded {

  private Folded() {}

  static Totals totals(MeasureDefinition measure, SummaryFold fold) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (GroupDefinition group : measure.groups()) {
      for (PopulationDefinition population : group.populations()) {
        counts.put(
            group.id() + "/" + population.code().code(), fold.count(group.id(), population.id()));
      }
    }
    return new Totals(counts);
  }
}
