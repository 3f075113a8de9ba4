package org.condyle.measures.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.condyle.measures.definition.PopulationCode;
import org.condyle.measures.evaluation.IndividualResult.SupplementalValue;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.condyle.measures.evaluation.SubjectResult.Stratum;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule and edge of our measures, one patient each. */
class MeasureCasesTest {

  static Stream<Named<MeasureCase>> cases() {
    return MeasureCase.all().map(each -> Named.of(each.toString(), each));
  }

  static List<String> measures() {
    return OwnMeasure.names();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCaseGivesThePopulationsItExpects(MeasureCase example) {
    JsonNode expected = example.expected();

    assertThat(members(evaluate(example)))
        .as(expected.get("because").asText())
        .isEqualTo(references(expected.get("members")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCaseGivesTheObservationsItExpects(MeasureCase example) {
    Map<String, Map<String, BigDecimal>> expected = new TreeMap<>();
    for (Map.Entry<String, JsonNode> observation :
        example.expected().path("observations").properties()) {
      Map<String, BigDecimal> values = new TreeMap<>();
      observation
          .getValue()
          .properties()
          .forEach(value -> values.put(value.getKey(), number(value.getValue().asText())));
      expected.put(observation.getKey(), values);
    }

    Map<String, Map<String, BigDecimal>> found = new TreeMap<>();
    for (GroupResult group : evaluate(example)) {
      for (Observed observed : group.observations()) {
        found
            .computeIfAbsent(observed.observationId(), unused -> new TreeMap<>())
            .put(observed.member(), number(observed.value().toPlainString()));
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCaseGivesTheStrataItExpectsInEachGroup(MeasureCase example) {
    JsonNode expected = example.expected();
    List<GroupResult> groups = evaluate(example);
    if (!expected.has("strata")) {
      // Where a case expects no strata in particular, each still has to hold every member once.
      assertThat(groups).allSatisfy(group -> assertThatStrataAddUp(example.measure(), group));
      return;
    }
    for (GroupResult group : groups) {
      for (Map.Entry<String, JsonNode> stratifier : expected.get("strata").properties()) {
        assertThat(strata(group, stratifier.getKey()))
            .as(group.groupId() + " by " + stratifier.getKey())
            .isEqualTo(references(stratifier.getValue()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aCaseGivesTheSupplementalDataItExpects(MeasureCase example) {
    Map<String, Set<String>> expected = references(example.expected().path("supplementalData"));
    Map<String, Set<String>> found = new TreeMap<>();
    for (SupplementalValue value :
        example.run().evaluator().evaluateIndividually(example.record()).supplementalData()) {
      Set<String> codes = new TreeSet<>();
      value.values().forEach(each -> codes.add(each.code() == null ? each.text() : each.code()));
      found.put(value.definition().id(), codes);
    }

    assertThat(found).containsAllEntriesOf(expected);
  }

  @ParameterizedTest
  @MethodSource("measures")
  void theCasesReachEveryPopulationOfAMeasure(String name) {
    OwnMeasure measure = OwnMeasure.named(name);
    Set<String> reached = new TreeSet<>();
    MeasureCase.of(measure)
        .forEach(
            each -> each.expected().get("members").fieldNames().forEachRemaining(reached::add));
    Set<String> populations = new TreeSet<>();
    measure
        .program()
        .definition()
        .groups()
        .forEach(group -> group.populations().forEach(each -> populations.add(each.id())));

    assertThat(reached).isEqualTo(populations);
  }

  private static void assertThatStrataAddUp(OwnMeasure measure, GroupResult group) {
    Set<String> initial = new TreeSet<>();
    measure.program().definition().groups().stream()
        .filter(each -> each.id().equals(group.groupId()))
        .flatMap(each -> each.populations().stream())
        .filter(each -> each.code() == PopulationCode.INITIAL_POPULATION)
        .forEach(each -> initial.addAll(group.members(each.id())));
    for (List<Stratum> strata : group.strata().values()) {
      List<String> all = new ArrayList<>();
      strata.forEach(stratum -> all.addAll(stratum.members()));
      assertThat(all).containsExactlyInAnyOrderElementsOf(initial);
    }
  }

  private static Map<String, Set<String>> members(List<GroupResult> groups) {
    Map<String, Set<String>> members = new TreeMap<>();
    for (GroupResult group : groups) {
      group
          .members()
          .forEach(
              (population, references) -> {
                if (!references.isEmpty()) {
                  members.put(population, new TreeSet<>(references));
                }
              });
    }
    return members;
  }

  private static Map<String, Set<String>> strata(GroupResult group, String stratifier) {
    Map<String, Set<String>> strata = new TreeMap<>();
    for (Stratum stratum :
        group.strata().getOrDefault(group.groupId() + "-" + stratifier, List.of())) {
      strata.put(stratum.values().get(0).text(), new TreeSet<>(stratum.members()));
    }
    return strata;
  }

  private static Map<String, Set<String>> references(JsonNode lists) {
    Map<String, Set<String>> references = new TreeMap<>();
    for (Map.Entry<String, JsonNode> list : lists.properties()) {
      Set<String> each = new TreeSet<>();
      list.getValue().forEach(reference -> each.add(reference.asText()));
      references.put(list.getKey(), each);
    }
    return references;
  }

  private static BigDecimal number(String text) {
    return new BigDecimal(text).stripTrailingZeros();
  }

  private static List<GroupResult> evaluate(MeasureCase example) {
    SubjectResult result = example.run().evaluator().evaluate(example.record());
    assertThat(result).isInstanceOf(SubjectResult.Evaluated.class);
    return ((SubjectResult.Evaluated) result).groups();
  }
}
