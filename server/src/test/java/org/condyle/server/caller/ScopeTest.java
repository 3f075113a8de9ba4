package org.condyle.server.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.StringLength;
import org.condyle.server.caller.Scope.Level;
import org.junit.jupiter.api.Test;

/** Scopes as SMART App Launch writes them, and everything that only looks like one. */
class ScopeTest {

  private static Scope scope(String text) {
    return Scope.parse(text).orElseThrow(() -> new AssertionError(text + " is no scope"));
  }

  @Test
  void scopesOfVersionOneMeanWhatTheyMeanInVersionTwo() {
    assertThat(scope("patient/Observation.read").toString()).isEqualTo("patient/Observation.rs");
    assertThat(scope("user/*.write").toString()).isEqualTo("user/*.cud");
    assertThat(scope("system/*.*").toString()).isEqualTo("system/*.cruds");
  }

  @Test
  void aRestrictionIsReadWithItsValues() {
    Scope survey =
        scope(
            "patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/"
                + "observation-category|survey,vital&status=final");

    assertThat(survey.restriction())
        .isEqualTo(
            Map.of(
                "category",
                Set.of(
                    "http://terminology.hl7.org/CodeSystem/observation-category|survey", "vital"),
                "status",
                Set.of("final")));
  }

  @Test
  void whatIsNoScopeGrantsNothing() {
    List<String> none =
        Arrays.asList(
            "",
            " ",
            "patient",
            "patient/",
            "patient/Observation",
            "patient/Observation.",
            "patient/Observation.sr",
            "patient/Observation.rr",
            "patient/Observation.x",
            "patient/Observation.READ",
            "Patient/Observation.rs",
            "admin/Observation.rs",
            "patient/observation.rs",
            "patient/**.rs",
            "patient/Observation.rs?",
            "patient/Observation.rs?category",
            "patient/Observation.rs?category=",
            "patient/Observation.rs?=survey",
            "patient/Observation.rs?category=a&category=b",
            "patient/Observation.rs?category=a,,b",
            "patient/Observation.rs?category=%zz",
            "patient/Observation.rs?category:=a",
            " patient/Observation.rs",
            "patient/Observation.rs ",
            "patient/Observation.rs\n",
            "patient/Observation.rs\u0000",
            "patient/Observation.rs user/*.cruds",
            "patient/../*.rs",
            "patient/" + "A".repeat(2000) + ".rs");

    assertThat(none).allSatisfy(text -> assertThat(Scope.parse(text)).as(text).isEmpty());
  }

  @Test
  void aScopeCoversOnlyWhatIsNoMoreThanItself() {
    Scope all = scope("user/*.cruds");
    Scope survey = scope("user/Observation.rs?category=survey,vital-signs");

    assertThat(all.covers(survey)).isTrue();
    assertThat(all.covers(scope("patient/Observation.rs"))).isFalse();
    assertThat(survey.covers(all)).isFalse();
    assertThat(survey.covers(scope("user/Observation.r?category=survey"))).isTrue();
    assertThat(survey.covers(scope("user/Observation.rs?category=survey&status=final"))).isTrue();
    assertThat(survey.covers(scope("user/Observation.rs"))).isFalse();
    assertThat(survey.covers(scope("user/Observation.rs?category=laboratory"))).isFalse();
    assertThat(survey.covers(scope("user/Observation.rs?category=survey,laboratory"))).isFalse();
    assertThat(survey.covers(scope("user/Observation.cruds?category=survey"))).isFalse();
    assertThat(scope("user/Observation.rs").covers(scope("user/*.rs"))).isFalse();
  }

  @Test
  void scopesOfATokenLeaveOutWhatOpensNoData() {
    Scopes scopes = Scopes.parse("openid launch/patient  patient/*.rs nonsense offline_access");

    assertThat(scopes.toString()).isEqualTo("patient/*.rs");
    assertThat(scopes.granting("Condition", Permission.READ)).hasSize(1);
    assertThat(scopes.granting("Condition", Permission.UPDATE)).isEmpty();
    assertThat(scopes.cover(scope("patient/Condition.r"))).isTrue();
  }

  @Property(seed = "20261102", tries = 500, shrinking = ShrinkingMode.BOUNDED)
  void whateverIsSentIsReadWithoutAFaultAndReadAgainAsTheSame(
      @ForAll @StringLength(max = 80) String text) {
    assertThatCode(() -> Scope.parse(text)).doesNotThrowAnyException();
    Scope.parse(text).ifPresent(read -> assertThat(Scope.parse(read.toString())).hasValue(read));
  }

  @Property(seed = "20261103", tries = 500, shrinking = ShrinkingMode.BOUNDED)
  void everyScopeIsWrittenSoThatItIsReadAgain(@ForAll("scopes") Scope scope) {
    assertThat(Scope.parse(scope.toString())).hasValue(scope);
  }

  @Property(seed = "20261104", tries = 500, shrinking = ShrinkingMode.BOUNDED)
  void aScopeCoversItselfAndCoveringPassesOn(
      @ForAll("scopes") Scope one, @ForAll("scopes") Scope two, @ForAll("scopes") Scope three) {
    assertThat(one.covers(one)).isTrue();
    if (one.covers(two) && two.covers(three)) {
      assertThat(one.covers(three)).isTrue();
    }
    if (one.covers(two)) {
      assertThat(one.permissions()).containsAll(two.permissions());
      assertThat(two.restriction().keySet()).containsAll(one.restriction().keySet());
    }
  }

  @Property(seed = "20261105", tries = 500, shrinking = ShrinkingMode.BOUNDED)
  void aScopeThatWasTamperedWithIsNeverMoreThanItSays(
      @ForAll("scopes") Scope scope, @ForAll char added, @ForAll int place) {
    String text = scope.toString();
    int at = Math.floorMod(place, text.length() + 1);
    String altered = text.substring(0, at) + added + text.substring(at);
    Scope.parse(altered)
        .ifPresent(
            read -> {
              assertThat(read.level()).isEqualTo(scope.level());
              assertThat(Scope.parse(read.toString())).hasValue(read);
            });
  }

  @Provide
  Arbitrary<Scope> scopes() {
    Arbitrary<String> types =
        Arbitraries.of("*", "Patient", "Observation", "QuestionnaireResponse");
    Arbitrary<Set<Permission>> permissions =
        Arbitraries.of(Permission.class).set().ofMinSize(1).map(EnumSet::copyOf);
    Arbitrary<String> values =
        Arbitraries.of("survey", "a|b", "http://x.org/y|z", "final", "50%", "a b", "ä");
    Arbitrary<Map<String, Set<String>>> restrictions =
        Arbitraries.maps(
                Arbitraries.of("category", "status", "code", "date:missing"),
                values.set().ofMinSize(1).ofMaxSize(3))
            .ofMaxSize(2);
    return Combinators.combine(Arbitraries.of(Level.class), types, permissions, restrictions)
        .as(Scope::new);
  }
}
