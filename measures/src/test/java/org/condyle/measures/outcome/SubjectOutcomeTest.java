package org.condyle.measures.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.condyle.measures.evaluation.StratumValue;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.Evaluated;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Observed;
import org.condyle.measures.evaluation.SubjectResult.Stratum;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.junit.jupiter.api.Test;

class SubjectOutcomeTest {

  @Property(tries = 500)
  void aResultComesBackExactly(@ForAll Random random) {
    SubjectResult result = new Results(random).evaluated("p-" + random.nextInt(1000));

    SubjectResult back = SubjectOutcome.of(result).restore(result.subjectId());

    assertThat(back).isEqualTo(result);
    // Two coded values are equal whatever their texts, which have to come back too.
    assertThat(texts(back)).isEqualTo(texts(result));
  }

  @Property(tries = 500)
  void theNamesAndTheOrderOfMembersMakeNoDifference(@ForAll Random random) {
    Evaluated result = new Results(random).evaluated("p");
    SubjectOutcome outcome = SubjectOutcome.of(result);

    SubjectOutcome other =
        SubjectOutcome.of(
            renamed(
                result,
                "other",
                member ->
                    member.replace("Patient/p", "Patient/other").replace("Encounter/", "Visit/z"),
                random));

    assertThat(other.outcome()).isEqualTo(outcome.outcome());
    assertThat(other.outcome().hash()).isEqualTo(outcome.outcome().hash()).hasSize(32);
  }

  @Property(tries = 300)
  void twoOutcomesAreTheSameOnlyForTheSameResult(@ForAll Random random) {
    Results results = new Results(random);
    Evaluated one = results.evaluated("p");
    Evaluated other = results.evaluated("p");

    if (SubjectOutcome.of(one).outcome().equals(SubjectOutcome.of(other).outcome())) {
      List<String> members = SubjectOutcome.of(one).members();
      assertThat(new SubjectOutcome(SubjectOutcome.of(other).outcome(), members).restore("p"))
          .isEqualTo(one);
    }
  }

  @Test
  void resourcesThatChangePlacesGiveOneOutcome() {
    SubjectOutcome first = SubjectOutcome.of(twoVisits("p", "Encounter/1", "Encounter/2"));
    SubjectOutcome second = SubjectOutcome.of(twoVisits("q", "Encounter/8", "Encounter/7"));

    assertThat(second.outcome()).isEqualTo(first.outcome());
    assertThat(second.members()).containsExactlyInAnyOrder("Encounter/7", "Encounter/8");
    assertThat(first.outcome().text()).doesNotContain("Encounter/");
  }

  private static Evaluated twoVisits(String id, String seen, String met) {
    Set<String> initial = new LinkedHashSet<>(List.of(seen, met));
    if (seen.compareTo(met) > 0) {
      initial = new LinkedHashSet<>(List.of(met, seen));
    }
    Map<String, Set<String>> members = new LinkedHashMap<>();
    members.put("initial", initial);
    members.put("numerator", Set.of(met));
    return new Evaluated(id, List.of(new GroupResult("g", members, List.of(), Map.of())));
  }

  @Test
  void aResultOfPatientsKeepsNoReferencesBesideTheOutcome() {
    Evaluated result =
        new Evaluated(
            "p-1",
            List.of(
                new GroupResult(
                    "g", Map.of("initial", Set.of("Patient/p-1")), List.of(), Map.of())));

    SubjectOutcome outcome = SubjectOutcome.of(result);

    assertThat(outcome.members()).isEmpty();
    assertThat(outcome.outcome().text())
        .isEqualTo("{\"groups\":[{\"id\":\"g\",\"members\":{\"initial\":[\"@\"]}}]}");
    assertThat(outcome.outcome().result())
        .isEqualTo(
            new Evaluated(
                "",
                List.of(
                    new GroupResult("g", Map.of("initial", Set.of("@")), List.of(), Map.of()))));
  }

  @Test
  void aFailureKeepsItsProblems() {
    SubjectResult failed =
        new SubjectResult.Failed(
            "p-1",
            List.of(
                new Problem(ProblemCode.EVALUATION_FAILED, "Library \"X\" line 3", "X line 3"),
                new Problem(ProblemCode.UNIT_NOT_CONVERTIBLE, "units", null)));

    SubjectOutcome outcome = SubjectOutcome.of(failed);

    assertThat(outcome.restore("p-1")).isEqualTo(failed);
    assertThat(SubjectOutcome.of(failed.about("p-2")).outcome()).isEqualTo(outcome.outcome());
  }

  private static List<String> texts(SubjectResult result) {
    List<String> texts = new ArrayList<>();
    ((Evaluated) result).groups().forEach(group -> texts(group, texts));
    ((Evaluated) result)
        .supplementalData()
        .values()
        .forEach(values -> values.stream().sorted().forEach(each -> texts.add(each.text())));
    return texts;
  }

  private static void texts(GroupResult group, List<String> texts) {
    group
        .strata()
        .values()
        .forEach(
            strata ->
                strata.forEach(
                    stratum -> stratum.values().forEach(each -> texts.add(each.text()))));
    group.components().forEach(component -> texts(component, texts));
  }

  private static Evaluated renamed(
      Evaluated result, String id, UnaryOperator<String> name, Random random) {
    return new Evaluated(
        id,
        result.groups().stream().map(group -> renamed(group, name, random)).toList(),
        result.supplementalData());
  }

  private static GroupResult renamed(GroupResult group, UnaryOperator<String> name, Random random) {
    Map<String, Set<String>> members = new LinkedHashMap<>();
    group.members().forEach((id, set) -> members.put(id, renamed(set, name, random)));
    Map<String, List<Stratum>> strata = new LinkedHashMap<>();
    group
        .strata()
        .forEach(
            (id, each) ->
                strata.put(
                    id,
                    each.stream()
                        .map(
                            stratum ->
                                new Stratum(
                                    stratum.values(), renamed(stratum.members(), name, random)))
                        .toList()));
    return new GroupResult(
        group.groupId(),
        members,
        group.observations().stream()
            .map(
                each ->
                    new Observed(
                        each.observationId(), name.apply(each.member()), each.value(), each.unit()))
            .toList(),
        strata,
        group.components().stream().map(each -> renamed(each, name, random)).toList());
  }

  private static Set<String> renamed(
      Set<String> members, UnaryOperator<String> name, Random random) {
    List<String> shuffled = new ArrayList<>(members.stream().map(name).toList());
    Collections.shuffle(shuffled, random);
    return new LinkedHashSet<>(shuffled);
  }

  /** Makes up results of every shape. */
  private record Results(Random random) {

    Evaluated evaluated(String id) {
      List<GroupResult> groups = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(2); i++) {
        groups.add(group("g" + i, id, true));
      }
      Map<String, Set<StratumValue>> supplementalData = new LinkedHashMap<>();
      for (int i = 0; i < random.nextInt(3); i++) {
        supplementalData.put("sde-" + i, new LinkedHashSet<>(values(random.nextInt(4))));
      }
      return new Evaluated(id, groups, supplementalData);
    }

    private GroupResult group(String groupId, String id, boolean mayBeComposed) {
      List<String> members = members(id);
      Map<String, Set<String>> populations = new LinkedHashMap<>();
      for (String population : List.of("initial", "denominator", "numerator")) {
        populations.put(population, some(members));
      }
      List<Observed> observed = new ArrayList<>();
      for (String member : some(members)) {
        observed.add(
            new Observed(
                "o",
                member,
                BigDecimal.valueOf(random.nextInt(3), random.nextInt(3)),
                random.nextBoolean() ? "mg" : null));
      }
      Map<String, List<Stratum>> strata = new LinkedHashMap<>();
      for (int i = 0; i < random.nextInt(3); i++) {
        List<Stratum> each = new ArrayList<>();
        for (int j = 0; j < random.nextInt(3); j++) {
          each.add(new Stratum(values(1 + random.nextInt(2)), some(members)));
        }
        strata.put("s" + i, each);
      }
      List<GroupResult> components = new ArrayList<>();
      for (int i = 0; mayBeComposed && i < random.nextInt(3); i++) {
        components.add(group("c" + i, id, false));
      }
      return new GroupResult(groupId, populations, observed, strata, components);
    }

    /** The patient, resources, or cases of an opportunity composite. */
    private List<String> members(String id) {
      String component = random.nextInt(4) == 0 ? " 2" : "";
      if (random.nextBoolean()) {
        return List.of("Patient/" + id + component);
      }
      List<String> members = new ArrayList<>();
      for (int i = 0; i < random.nextInt(5); i++) {
        members.add("Encounter/" + i + component);
      }
      return members;
    }

    private Set<String> some(List<String> members) {
      Set<String> some = new LinkedHashSet<>();
      members.stream().filter(member -> random.nextBoolean()).forEach(some::add);
      return some;
    }

    private List<StratumValue> values(int number) {
      List<StratumValue> values = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        String text = "text \"" + random.nextInt(5);
        values.add(
            random.nextBoolean()
                ? new StratumValue(null, null, text)
                : new StratumValue("http://example.org/s", "c" + random.nextInt(3), text));
      }
      return values;
    }
  }
}
