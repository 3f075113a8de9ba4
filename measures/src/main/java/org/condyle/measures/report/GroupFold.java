package org.condyle.measures.report;

import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.StratifierDefinition;
import org.condyle.measures.evaluation.StratumValue;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;

/** Adds up one group over all subjects, as a whole and by stratum. */
final class GroupFold {

  private static final Comparator<List<StratumValue>> BY_VALUE = GroupFold::compare;

  private final GroupDefinition group;
  private final ObservationUnits units;
  private final Tally whole;
  private final Map<String, SortedMap<List<StratumValue>, Tally>> strata = new LinkedHashMap<>();

  GroupFold(GroupDefinition group) {
    this.group = group;
    this.units = new ObservationUnits(group);
    this.whole = new Tally(group, units);
    for (StratifierDefinition stratifier : group.stratifiers()) {
      strata.put(stratifier.id(), new TreeMap<>(BY_VALUE));
    }
  }

  GroupDefinition group() {
    return group;
  }

  Tally whole() {
    return whole;
  }

  SortedMap<List<StratumValue>, Tally> strata(String stratifierId) {
    return strata.computeIfAbsent(stratifierId, unused -> new TreeMap<>(BY_VALUE));
  }

  /**
   * Whether a result can be added; asked of all groups before it is added to one.
   *
   * @throws org.condyle.record.ProblemException UNIT_NOT_CONVERTIBLE
   */
  void check(GroupResult result) {
    units.check(result);
  }

  /** Adds the result that so many subjects have. */
  void add(GroupResult result, long times) {
    whole.add(result, times);
    result
        .strata()
        .forEach(
            (stratifierId, found) ->
                found.forEach(
                    stratum ->
                        tally(stratifierId, stratum.values())
                            .addWithin(result, stratum.members(), times)));
  }

  void merge(GroupFold other) {
    whole.merge(other.whole);
    other.strata.forEach(
        (stratifierId, tallies) ->
            tallies.forEach((values, tally) -> tally(stratifierId, values).merge(tally)));
  }

  private Tally tally(String stratifierId, List<StratumValue> values) {
    return strata(stratifierId).computeIfAbsent(values, unused -> new Tally(group, units));
  }

  private static int compare(List<StratumValue> one, List<StratumValue> other) {
    Iterator<StratumValue> others = other.iterator();
    for (StratumValue value : one) {
      if (!others.hasNext()) {
        return 1;
      }
      int order = value.compareTo(others.next());
      if (order != 0) {
        return order;
      }
    }
    return others.hasNext() ? -1 : 0;
  }
}
