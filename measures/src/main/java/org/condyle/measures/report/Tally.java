package org.condyle.measures.report;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.ObservationDefinition;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Observed;

/** How many members each population of a group, or of one of its strata, has. */
final class Tally {

  private final GroupDefinition group;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<String, ObservationTally> observations = new LinkedHashMap<>();

  Tally(GroupDefinition group) {
    this.group = group;
    group.populations().forEach(population -> counts.put(population.id(), 0L));
    group
        .observations()
        .forEach(observation -> observations.put(observation.id(), new ObservationTally()));
  }

  void add(GroupResult result) {
    for (PopulationDefinition population : group.populations()) {
      count(population.id(), result.members(population.id()).size());
    }
    result.observations().forEach(this::observe);
  }

  /** Adds only those of a result's members that lie in a stratum. */
  void addWithin(GroupResult result, Set<String> stratum) {
    for (PopulationDefinition population : group.populations()) {
      long within = result.members(population.id()).stream().filter(stratum::contains).count();
      count(population.id(), within);
    }
    result.observations().stream()
        .filter(observed -> stratum.contains(observed.member()))
        .forEach(this::observe);
  }

  void merge(Tally other) {
    other.counts.forEach(this::count);
    other.observations.forEach((id, tally) -> observation(id).merge(tally, id));
  }

  private void count(String populationId, long members) {
    counts.merge(populationId, members, Long::sum);
  }

  private void observe(Observed observed) {
    observation(observed.observationId()).add(observed);
  }

  private ObservationTally observation(String id) {
    return observations.computeIfAbsent(id, unused -> new ObservationTally());
  }

  long count(String populationId) {
    return counts.getOrDefault(populationId, 0L);
  }

  /** Number of values that an observation gave. */
  long observed(String observationId) {
    return observation(observationId).count();
  }

  Optional<Score> score() {
    return switch (group.scoring()) {
      case PROPORTION, RATIO -> ratio();
      case CONTINUOUS_VARIABLE -> continuousVariable(group.observations().get(0));
      case COHORT -> Optional.empty();
    };
  }

  private Optional<Score> ratio() {
    Optional<ObservationDefinition> numerator = observationOf(PopulationCode.NUMERATOR);
    Optional<ObservationDefinition> denominator = observationOf(PopulationCode.DENOMINATOR);
    Optional<BigDecimal> above =
        numerator.isPresent()
            ? aggregate(numerator.get())
            : Optional.of(
                count(PopulationCode.NUMERATOR)
                    .subtract(count(PopulationCode.NUMERATOR_EXCLUSION)));
    Optional<BigDecimal> below =
        denominator.isPresent()
            ? aggregate(denominator.get())
            : Optional.of(
                count(PopulationCode.DENOMINATOR)
                    .subtract(count(PopulationCode.DENOMINATOR_EXCLUSION))
                    .subtract(count(PopulationCode.DENOMINATOR_EXCEPTION)));
    if (above.isEmpty() || below.isEmpty()) {
      return Optional.empty();
    }
    return Score.rate(above.get(), below.get(), unit(numerator, denominator));
  }

  private String unit(
      Optional<ObservationDefinition> numerator, Optional<ObservationDefinition> denominator) {
    String above = numerator.map(each -> observation(each.id()).unit()).orElse("1");
    String below = denominator.map(each -> observation(each.id()).unit()).orElse("1");
    if (above.equals(below)) {
      return "1";
    }
    return below.equals("1") ? above : above + "/" + below;
  }

  private Optional<ObservationDefinition> observationOf(PopulationCode code) {
    return group
        .population(code)
        .flatMap(
            population ->
                group.observations().stream()
                    .filter(each -> each.population().equals(population.id()))
                    .findFirst());
  }

  private Optional<BigDecimal> aggregate(ObservationDefinition observation) {
    return observation(observation.id()).aggregate(observation.method());
  }

  private Optional<Score> continuousVariable(ObservationDefinition observation) {
    ObservationTally tally = observation(observation.id());
    return tally.count() == 0
        ? Optional.empty()
        : aggregate(observation).map(value -> new Score(value, tally.unit(), null, null));
  }

  private BigDecimal count(PopulationCode code) {
    return group
        .population(code)
        .map(population -> BigDecimal.valueOf(count(population.id())))
        .orElse(BigDecimal.ZERO);
  }
}
