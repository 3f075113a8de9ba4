package org.condyle.measures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.evaluation.SubjectResult.GroupResult;
import org.condyle.measures.evaluation.SubjectResult.Stratum;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;

/** What holds of the members of a proportion whatever its criteria say. */
class MembershipPropertiesTest {

  private static final List<String> WORDS =
      List.of("in", "eligible", "excluded", "met", "mistaken", "excepted", "hip", "knee");

  private static final SubjectEvaluator EVALUATOR =
      SmallMeasure.of(
              "Members",
              """
              define "Initial": "Procedures" P where Says(P, 'in')
              define "Denominator": "Procedures" P where Says(P, 'eligible')
              define "Exclusion": "Procedures" P where Says(P, 'excluded')
              define "Numerator": "Procedures" P where Says(P, 'met')
              define "Numerator Exclusion": "Procedures" P where Says(P, 'mistaken')
              define "Exception": "Procedures" P where Says(P, 'excepted')
              define "Hips": "Procedures" P where Says(P, 'hip')
              define function "Joint"(p Procedure):
                if Says(p, 'hip') then 'hip' else if Says(p, 'knee') then 'knee' else null
              """)
          .scored("proportion")
          .group(
              "g",
              "Procedure",
              "initial-population",
              "Initial",
              "denominator",
              "Denominator",
              "denominator-exclusion",
              "Exclusion",
              "numerator",
              "Numerator",
              "numerator-exclusion",
              "Numerator Exclusion",
              "denominator-exception",
              "Exception")
          .stratifier("value", "Joint")
          .stratifier("criterion", "Hips")
          .program()
          .run(SmallMeasure.YEAR, SmallMeasure.CUT_OFF)
          .evaluator();

  @Property(tries = 150)
  void everyPopulationLiesWithinThatFromWhichItIsDrawn(
      @ForAll("procedures") List<String> procedures) {
    GroupResult group = evaluate(procedures);
    Set<String> denominator = group.members("g.denominator");
    Set<String> exclusion = group.members("g.denominator-exclusion");
    Set<String> numerator = group.members("g.numerator");
    Set<String> exception = group.members("g.denominator-exception");

    assertThat(denominator).isSubsetOf(group.members("g.initial-population"));
    assertThat(exclusion).isSubsetOf(denominator);
    assertThat(numerator).isSubsetOf(without(denominator, exclusion));
    assertThat(group.members("g.numerator-exclusion")).isSubsetOf(numerator);
    assertThat(exception).isSubsetOf(without(without(denominator, exclusion), numerator));
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    Set<String> rest = new HashSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  @Property(tries = 150)
  void theStrataOfASingleValueAddUpToTheWholeAndAreDisjoint(
      @ForAll("procedures") List<String> procedures) {
    GroupResult group = evaluate(procedures);
    List<String> members = new ArrayList<>();
    for (Stratum stratum : group.strata().getOrDefault("value", List.of())) {
      members.addAll(stratum.members());
    }

    assertThat(members).containsExactlyInAnyOrderElementsOf(group.members("g.initial-population"));
  }

  @Property(tries = 150)
  void theStratumOfACriterionHoldsThoseOfTheInitialPopulationWhoMeetIt(
      @ForAll("procedures") List<String> procedures) {
    GroupResult group = evaluate(procedures);
    Set<String> hips = new HashSet<>();
    for (int i = 0; i < procedures.size(); i++) {
      if (procedures.get(i).contains("hip")) {
        hips.add("Procedure/p-" + (i + 1));
      }
    }
    hips.retainAll(group.members("g.initial-population"));
    Set<String> stratum = new LinkedHashSet<>();
    group
        .strata()
        .getOrDefault("criterion", List.of())
        .forEach(each -> stratum.addAll(each.members()));

    assertThat(stratum).isEqualTo(hips);
  }

  @Provide
  Arbitrary<List<String>> procedures() {
    return Arbitraries.subsetOf(WORDS)
        .map(words -> String.join(" ", words) + ".")
        .list()
        .ofMaxSize(6);
  }

  private static GroupResult evaluate(List<String> procedures) {
    SubjectResult result =
        EVALUATOR.evaluate(
            SmallMeasure.patient(
                "p", AdministrativeGender.FEMALE, procedures.toArray(String[]::new)));
    assertThat(result).isInstanceOf(SubjectResult.Evaluated.class);
    return ((SubjectResult.Evaluated) result).groups().get(0);
  }
}
