package org.condyle.cohort.truth;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.plan.Population;
import org.condyle.cohort.plan.Population.ArthroplastyRules;
import org.condyle.cohort.plan.Population.Calendar;
import org.condyle.cohort.plan.Population.EpisodeCategory;
import org.condyle.cohort.truth.CohortTruth.GroupTruth;
import org.condyle.cohort.truth.CohortTruth.MeasureTruth;
import org.condyle.cohort.truth.CohortTruth.StratumTruth;
import org.jspecify.annotations.Nullable;

/** Folds the truth of one patient after the other; its size does not grow with their number. */
public final class TruthFold {

  private static final List<String> STRATIFIERS = List.of("joint", "facility", "surgeon");

  private final SortedMap<String, Long> resources = new TreeMap<>();
  private final Map<MeasureGroup, GroupCounts> groups = new EnumMap<>(MeasureGroup.class);
  private final SortedMap<String, Long> episodes = new TreeMap<>();
  private final SortedMap<String, Long> readmittedEpisodes = new TreeMap<>();
  private final SortedMap<String, CompletenessTruth> completeness = new TreeMap<>();

  public TruthFold() {
    for (MeasureGroup group : MeasureGroup.values()) {
      groups.put(group, new GroupCounts(group));
    }
    for (EpisodeCategory category : EpisodeCategory.values()) {
      episodes.put(category.name(), 0L);
      readmittedEpisodes.put(category.name(), 0L);
    }
  }

  /** Adds the number of resources of each type of one Bundle. */
  public void addResources(Map<String, Integer> counts) {
    counts.forEach((type, count) -> resources.merge(type, (long) count, Long::sum));
  }

  public void add(PatientTruth truth) {
    for (ProcedureTruth row : truth.procedures()) {
      groups.forEach((group, counts) -> counts.add(row));
    }
    for (EpisodeTruth episode : truth.episodes()) {
      episodes.merge(episode.category().name(), 1L, Long::sum);
      if (episode.readmitted()) {
        readmittedEpisodes.merge(episode.category().name(), 1L, Long::sum);
      }
    }
    for (DueTruth item : truth.due()) {
      if (item.performed()) {
        CompletenessTruth counts = CompletenessTruth.of(item);
        completeness.merge(String.join(" ", counts.cell()), counts, CompletenessTruth::plus);
      }
    }
  }

  public CohortTruth total(CohortSettings settings, Population population) {
    Calendar calendar = population.calendar();
    ArthroplastyRules rules = population.arthroplastyImprovement();
    List<GroupTruth> totals = new ArrayList<>();
    groups.values().forEach(counts -> totals.add(counts.total()));
    return new CohortTruth(
        "condyle-cohort " + population.version(),
        settings.seed(),
        settings.patients(),
        settings.history().code(),
        calendar.periodStart().toString(),
        calendar.periodEnd().toString(),
        calendar.dataCutOff().toString(),
        calendar.timeZone(),
        resources,
        List.of(new MeasureTruth(rules.measure(), rules.version(), "Procedure", totals)),
        episodes,
        readmittedEpisodes,
        List.copyOf(completeness.values()));
  }

  private static final class Counts {

    private final Map<PopulationCode, Long> byCode = new EnumMap<>(PopulationCode.class);

    void add(Set<PopulationCode> members) {
      members.forEach(code -> byCode.merge(code, 1L, Long::sum));
    }

    long of(PopulationCode code) {
      return byCode.getOrDefault(code, 0L);
    }

    @Nullable Double score() {
      long denominator =
          of(PopulationCode.DENOMINATOR)
              - of(PopulationCode.DENOMINATOR_EXCLUSION)
              - of(PopulationCode.DENOMINATOR_EXCEPTION);
      return denominator == 0 ? null : (double) of(PopulationCode.NUMERATOR) / denominator;
    }

    Map<String, Long> populations(MeasureGroup group) {
      Map<String, Long> populations = new LinkedHashMap<>();
      for (PopulationCode code : PopulationCode.values()) {
        if (code != PopulationCode.DENOMINATOR_EXCEPTION || group.hasException()) {
          populations.put(code.code(), of(code));
        }
      }
      return populations;
    }
  }

  private static final class GroupCounts {

    private final MeasureGroup group;
    private final Counts all = new Counts();
    private final Map<String, SortedMap<String, Counts>> strata = new LinkedHashMap<>();

    GroupCounts(MeasureGroup group) {
      this.group = group;
      STRATIFIERS.forEach(stratifier -> strata.put(stratifier, new TreeMap<>()));
    }

    void add(ProcedureTruth row) {
      Set<PopulationCode> members = row.populations().getOrDefault(group, Set.of());
      if (members.isEmpty()) {
        return;
      }
      all.add(members);
      strata.forEach(
          (stratifier, values) ->
              values.computeIfAbsent(value(row, stratifier), unused -> new Counts()).add(members));
    }

    private static String value(ProcedureTruth row, String stratifier) {
      return switch (stratifier) {
        case "joint" -> row.joint().code();
        case "facility" -> row.facility();
        case "surgeon" -> row.surgeon();
        default -> throw new IllegalArgumentException("No stratifier " + stratifier);
      };
    }

    GroupTruth total() {
      Map<String, SortedMap<String, StratumTruth>> totals = new LinkedHashMap<>();
      strata.forEach(
          (stratifier, values) -> {
            SortedMap<String, StratumTruth> byValue = new TreeMap<>();
            values.forEach(
                (value, counts) ->
                    byValue.put(
                        value, new StratumTruth(counts.populations(group), counts.score())));
            totals.put(stratifier, byValue);
          });
      return new GroupTruth(group.id(), all.populations(group), all.score(), totals);
    }
  }
}
