package org.condyle.bench.workload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.definition.PopulationDefinition;
import org.condyle.measures.report.SummaryFold;

/**
 * What a summary report says in numbers, or must say.
 *
 * @param counts by {@code group/population}, or {@code group stratifier=value/population}
 */
public record Totals(@JsonValue SortedMap<String, Long> counts) {

  /** Observations have a value where a report has its count. */
  private static final String OBSERVATION = "-observation";

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Totals(Map<String, Long> counts) {
    this(new TreeMap<>(counts));
  }

  public static Totals none() {
    return new Totals(new TreeMap<>());
  }

  /** Reads a MeasureReport. */
  public static Totals of(JsonNode report) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (JsonNode group : report.path("group")) {
      String id = group.path("id").asText();
      addPopulations(id, group.path("population"), counts);
      for (JsonNode stratifier : group.path("stratifier")) {
        String name = text(stratifier.path("code").path(0));
        for (JsonNode stratum : stratifier.path("stratum")) {
          String place = id + " " + name + "=" + text(stratum.path("value"));
          addPopulations(place, stratum.path("population"), counts);
        }
      }
    }
    return new Totals(counts);
  }

  /** What a fold has counted. */
  public static Totals of(MeasureDefinition measure, SummaryFold fold) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (GroupDefinition group : measure.groups()) {
      for (PopulationDefinition population : group.populations()) {
        counts.put(
            group.id() + "/" + population.code().code(), fold.count(group.id(), population.id()));
      }
    }
    return new Totals(counts);
  }

  private static void addPopulations(
      String place, JsonNode populations, SortedMap<String, Long> counts) {
    for (JsonNode population : populations) {
      String code = population.path("code").path("coding").path(0).path("code").asText();
      if (!code.endsWith(OBSERVATION)) {
        counts.merge(place + "/" + code, population.path("count").asLong(), Long::sum);
      }
    }
  }

  /** The code of a concept where it has one: it is the same in every language. */
  private static String text(JsonNode concept) {
    String code = concept.path("coding").path(0).path("code").asText();
    return code.isEmpty() ? concept.path("text").asText() : code;
  }

  /** The sum of both, place by place. */
  public Totals plus(Totals other) {
    SortedMap<String, Long> sum = new TreeMap<>(counts);
    other.counts.forEach((place, count) -> sum.merge(place, count, Long::sum));
    return new Totals(sum);
  }

  /** Each count so many times. */
  public Totals times(long factor) {
    SortedMap<String, Long> product = new TreeMap<>();
    counts.forEach((place, count) -> product.put(place, count * factor));
    return new Totals(product);
  }

  /** The counts that are for everyone, without those of strata. */
  public Totals withoutStrata() {
    SortedMap<String, Long> whole = new TreeMap<>(counts);
    whole.keySet().removeIf(place -> place.contains("="));
    return new Totals(whole);
  }

  /**
   * Where a report differs from what it must say; empty if it does not.
   *
   * @param reported may have strata that nothing is known of; a population of a whole group that
   *     nothing is known of has to be empty
   */
  public List<String> differences(Totals reported) {
    List<String> differences = new ArrayList<>();
    counts.forEach(
        (place, expected) -> {
          long is = reported.counts.getOrDefault(place, 0L);
          if (is != expected) {
            differences.add(place + ": expected " + expected + ", reported " + is);
          }
        });
    reported
        .withoutStrata()
        .counts
        .forEach(
            (place, is) -> {
              if (!counts.containsKey(place) && is != 0) {
                differences.add(place + ": expected nothing, reported " + is);
              }
            });
    return differences;
  }
}
