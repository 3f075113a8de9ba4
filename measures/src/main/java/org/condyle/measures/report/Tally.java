package org.condyle.measures.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.measures.definition.AggregateMethod;
import org.condyle.measures.definition.ComponentDefinition;
import org.condyle.measures.definition.ComponentDefinition.Polarity;
import org.condyle.measures.definition.CompositeGroup;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.ObservationDefinition;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Observed;

/**
 * How many members each population of a group, or of one of its strata, has; for a composite also
 * those of each component.
 */
final class Tally {

  private final GroupDefinition group;
  private final ObservationUnits units;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<String, ObservationTally> observations = new LinkedHashMap<>();
  private final List<Tally> components = new ArrayList<>();

  Tally(GroupDefinition group) {
    this(group, new ObservationUnits(group));
  }

  /**
   * @param units shared by a group as a whole and its strata
   */
  Tally(GroupDefinition group, ObservationUnits units) {
    this.group = group;
    this.units = units;
    group.populations().forEach(population -> counts.put(population.id(), 0L));
    for (ObservationDefinition observation : group.observations()) {
      observations.put(observation.id(), new ObservationTally(observation.method()));
    }
    if (group instanceof CompositeGroup composite) {
      for (int i = 0; i < composite.components().size(); i++) {
        components.add(new Tally(composite.components().get(i).group(), units.component(i)));
      }
    }
  }

  /** Adds the result that so many subjects have. */
  void add(GroupResult result, long times) {
    for (PopulationDefinition population : group.populations()) {
      count(population.id(), result.members(population.id()).size() * times);
    }
    result.observations().forEach(observed -> observe(observed, times));
    addComponents(result, times);
  }

  /** Adds only those of a result's members that lie in a stratum. */
  void addWithin(GroupResult result, Set<String> stratum, long times) {
    for (PopulationDefinition population : group.populations()) {
      long within = result.members(population.id()).stream().filter(stratum::contains).count();
      count(population.id(), within * times);
    }
    result.observations().stream()
        .filter(observed -> stratum.contains(observed.member()))
        .forEach(observed -> observe(observed, times));
    if (!stratum.isEmpty()) {
      addComponents(result, times);
    }
  }

  private void addComponents(GroupResult result, long times) {
    for (int i = 0; i < components.size(); i++) {
      components.get(i).add(result.components().get(i), times);
    }
  }

  void merge(Tally other) {
    other.counts.forEach(this::count);
    other.observations.forEach(
        (id, tally) -> observation(id).merge(tally, units.takeOver(other.units, id)));
    for (int i = 0; i < components.size(); i++) {
      components.get(i).merge(other.components.get(i));
    }
  }

  private void count(String populationId, long members) {
    counts.merge(populationId, members, Long::sum);
  }

  private void observe(Observed observed, long times) {
    observation(observed.observationId()).add(units.add(observed), times);
  }

  private ObservationTally observation(String id) {
    ObservationTally tally = observations.get(id);
    if (tally == null) {
      throw new IllegalArgumentException("The group has no observation " + id);
    }
    return tally;
  }

  long count(String populationId) {
    return counts.getOrDefault(populationId, 0L);
  }

  /** Number of values that an observation gave. */
  long observed(String observationId) {
    return observation(observationId).count();
  }

  /** The score of a composite's component, in the component's own direction. */
  Optional<Score> componentScore(int index) {
    return components.get(index).score();
  }

  Optional<Score> score() {
    return switch (group.scoring()) {
      case PROPORTION, RATIO -> ratio();
      case CONTINUOUS_VARIABLE -> continuousVariable(group.observations().get(0));
      case COHORT -> Optional.empty();
      case COMPOSITE -> composite((CompositeGroup) group);
    };
  }

  private Optional<Score> composite(CompositeGroup composite) {
    return switch (composite.method()) {
      case OPPORTUNITY, ALL_OR_NOTHING -> ratio();
      case LINEAR -> continuousVariable(composite.observations().get(0));
      case WEIGHTED -> weighted(composite.components());
    };
  }

  /**
   * The weighted mean of the components that have a score; one in which nobody was measured says
   * nothing and weighs nothing. Scores in different units have no mean.
   */
  private Optional<Score> weighted(List<ComponentDefinition> definitions) {
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal weights = BigDecimal.ZERO;
    String unit = null;
    for (int i = 0; i < components.size(); i++) {
      Score score = components.get(i).score().orElse(null);
      if (score == null) {
        continue;
      }
      if (unit != null && !unit.equals(score.unit())) {
        return Optional.empty();
      }
      unit = score.unit();
      ComponentDefinition component = definitions.get(i);
      BigDecimal value =
          component.polarity() == Polarity.REVERSED
              ? BigDecimal.ONE.subtract(score.value())
              : score.value();
      sum = sum.add(component.weight().multiply(value));
      weights = weights.add(component.weight());
    }
    return Score.rate(
        sum, unit == null ? ObservationUnits.NONE : unit, weights, ObservationUnits.NONE);
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
    return Score.rate(above.get(), unit(numerator), below.get(), unit(denominator));
  }

  private String unit(Optional<ObservationDefinition> observation) {
    return observation.map(this::unit).orElse(ObservationUnits.NONE);
  }

  /** A count of values has no unit, a variance that of their square. */
  private String unit(ObservationDefinition observation) {
    String unit = units.of(observation.id());
    return switch (observation.method()) {
      case COUNT -> ObservationUnits.NONE;
      case POPULATION_VARIANCE, SAMPLE_VARIANCE ->
          unit.equals(ObservationUnits.NONE) ? unit : "(" + unit + ").(" + unit + ")";
      default -> unit;
    };
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
    return observation(observation.id()).aggregate();
  }

  /** A mean is told with the sum and the number of values, so that it can be recomputed. */
  private Optional<Score> continuousVariable(ObservationDefinition observation) {
    ObservationTally tally = observation(observation.id());
    if (tally.count() == 0) {
      return Optional.empty();
    }
    return observation.method() == AggregateMethod.AVERAGE
        ? Score.rate(
            tally.sum(),
            unit(observation),
            BigDecimal.valueOf(tally.count()),
            ObservationUnits.NONE)
        : aggregate(observation).map(value -> Score.of(value, unit(observation)));
  }

  private BigDecimal count(PopulationCode code) {
    return group
        .population(code)
        .map(population -> BigDecimal.valueOf(count(population.id())))
        .orElse(BigDecimal.ZERO);
  }
}
