package org.condyle.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.condyle.cohort.plan.Code;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.plan.ConditionKind;
import org.condyle.cohort.plan.Joint;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.PlannedProcedure;
import org.condyle.cohort.plan.PatientPlan.PlannedScore;
import org.condyle.cohort.plan.Population;
import org.condyle.cohort.plan.ProcedureKind;
import org.condyle.cohort.truth.CohortTruth;
import org.condyle.cohort.truth.EpisodeTruth;
import org.condyle.cohort.truth.MeasureGroup;
import org.condyle.cohort.truth.PopulationCode;
import org.condyle.cohort.truth.ProcedureTruth;
import org.junit.jupiter.api.Test;

class CohortTest {

  private static final Population POPULATION = CohortData.load().population();
  private static final List<GeneratedPatient> THREE_HUNDRED =
      new Cohort(new CohortSettings(300, 42, History.NONE)).stream().toList();

  @Test
  void aPatientDoesNotDependOnTheSizeOfTheCohort() {
    Cohort small = new Cohort(new CohortSettings(20, 11, History.TYPICAL));
    Cohort large = new Cohort(new CohortSettings(1_000_000, 11, History.TYPICAL));

    for (int number = 1; number <= 20; number++) {
      assertThat(large.patient(number)).isEqualTo(small.patient(number));
    }
  }

  @Test
  void theTruthDoesNotDependOnTheHistory() {
    Cohort none = new Cohort(new CohortSettings(150, 11, History.NONE));
    Cohort heavy = new Cohort(new CohortSettings(150, 11, History.HEAVY));

    for (int number = 1; number <= 150; number++) {
      assertThat(heavy.patient(number).truth()).isEqualTo(none.patient(number).truth());
    }
  }

  @Test
  void everyEdgeCaseOccursAmongThreeHundredPatients() {
    Set<String> occurring = new HashSet<>();
    plans().forEach(plan -> occurring.add(String.valueOf(plan.edgeCase())));

    List<String> defined =
        POPULATION.edgeCases().stream().map(edgeCase -> String.valueOf(edgeCase.name())).toList();
    assertThat(defined).doesNotHaveDuplicates();
    assertThat(occurring).containsAll(defined);
  }

  @Test
  void everyEdgeDayOccursAmongThreeHundredPatients() {
    Set<Long> days = new TreeSet<>();
    for (PatientPlan plan : plans()) {
      for (PlannedProcedure procedure : plan.procedures()) {
        for (PlannedScore score : plan.scores()) {
          long day = score.moment().day().toEpochDay();
          days.add(
              day <= procedure.startDay().toEpochDay()
                  ? day - procedure.startDay().toEpochDay()
                  : day - procedure.endDay().toEpochDay());
        }
      }
    }

    assertThat(days).contains(-91L, -90L, 0L, 299L, 300L, 425L, 426L);
  }

  @Test
  void everyKindOfExclusionOccursAndExcludes() {
    assertThat(excluded())
        .contains(
            "fracture on the day",
            "fracture two days before",
            "partial hip the same day",
            "partial knee the same day",
            "revision the same day",
            "malignancy without an end",
            "malignancy that ended on the day",
            "mechanical complication on the day",
            "death on the day of surgery",
            "death after 300 days",
            "death after 300 days as a plain date")
        .doesNotContain(
            "fracture three days before",
            "fracture the day after",
            "fracture refuted",
            "partial hip the day after",
            "partial hip the same day, not done",
            "revision a month later",
            "malignancy that ended the day before",
            "malignancy found the day after",
            "malignancy elsewhere",
            "malignancy entered in error",
            "mechanical complication later",
            "death after 301 days",
            "death without a date");
  }

  @Test
  void jointsCodeSystemsAndKindsOfPatientsAllOccur() {
    assertThat(rows()).extracting(ProcedureTruth::joint).contains(Joint.HIP, Joint.KNEE);
    for (ProcedureKind kind : List.of(ProcedureKind.PRIMARY_HIP, ProcedureKind.PRIMARY_KNEE)) {
      assertThat(plans().stream().flatMap(plan -> plan.procedures().stream()))
          .filteredOn(procedure -> procedure.kind() == kind)
          .extracting(procedure -> procedure.code().system())
          .contains(Code.ICD10_PCS, Code.CPT, Code.SNOMED);
    }
    assertThat(plans().stream().flatMap(plan -> plan.procedures().stream()))
        .extracting(PlannedProcedure::kind)
        .contains(ProcedureKind.values());
    assertThat(plans().stream().flatMap(plan -> plan.conditions().stream()))
        .extracting(PatientPlan.PlannedCondition::kind)
        .contains(ConditionKind.values());
    assertThat(THREE_HUNDRED.stream().flatMap(patient -> patient.truth().episodes().stream()))
        .extracting(EpisodeTruth::category)
        .contains(Population.EpisodeCategory.values());
    assertThat(plans()).extracting(plan -> plan.payer().id()).contains("payer-commercial");
  }

  @Test
  void openWindowsAndBothOutcomesOccur() {
    assertThat(rows().stream().flatMap(row -> members(row, MeasureGroup.MATCHED_COMPLETENESS)))
        .contains(PopulationCode.values());
    Set<Set<PopulationCode>> benefit =
        rows().stream()
            .map(
                row ->
                    members(row, MeasureGroup.SUBSTANTIAL_CLINICAL_BENEFIT)
                        .collect(Collectors.toSet()))
            .collect(Collectors.toSet());
    assertThat(benefit)
        .contains(
            Set.of(),
            Set.of(PopulationCode.INITIAL_POPULATION),
            Set.of(PopulationCode.INITIAL_POPULATION, PopulationCode.DENOMINATOR),
            Set.of(
                PopulationCode.INITIAL_POPULATION,
                PopulationCode.DENOMINATOR,
                PopulationCode.NUMERATOR),
            Set.of(
                PopulationCode.INITIAL_POPULATION,
                PopulationCode.DENOMINATOR,
                PopulationCode.DENOMINATOR_EXCLUSION));
  }

  @Test
  void theLatestScoreOfAWindowIsAlwaysOne() {
    for (PatientPlan plan : plans()) {
      List<PlannedScore> scores = new ArrayList<>(plan.scores());
      scores.sort(Comparator.comparing(PlannedScore::moment));
      for (int i = 1; i < scores.size(); i++) {
        PlannedScore one = scores.get(i - 1);
        PlannedScore other = scores.get(i);
        boolean rivals = one.joint() == other.joint() && one.side().agreesWith(other.side());
        boolean sameDay = one.moment().day().equals(other.moment().day());
        assertThat(rivals && sameDay && undecided(one, other))
            .as("%s and %s", one.id(), other.id())
            .isFalse();
      }
    }
  }

  /** Two scores of a day can be told apart only when both have a time. */
  private static boolean undecided(PlannedScore one, PlannedScore other) {
    return one.moment().second() < 0 || one.moment().equals(other.moment());
  }

  @Test
  void nothingHappensToAPatientAfterARecordedDeath() {
    for (PatientPlan plan : plans()) {
      PatientPlan.Death death = plan.death();
      if (death != null && death.recordedDay() != null) {
        assertThat(plan.scores())
            .allMatch(score -> !score.moment().day().isAfter(death.moment().day()));
        assertThat(plan.stays())
            .allMatch(stay -> !stay.discharge().day().isAfter(death.moment().day()));
        assertThat(plan.procedures())
            .allMatch(procedure -> !procedure.endDay().isAfter(death.moment().day()));
        assertThat(plan.medications())
            .allMatch(medication -> !medication.authored().day().isAfter(death.moment().day()));
      }
    }
  }

  @Test
  void readmissionsCountUpToDayThirty() {
    assertThat(episodesOf("readmission on day 30")).allMatch(EpisodeTruth::readmitted);
    assertThat(episodesOf("readmission on day 31")).noneMatch(EpisodeTruth::readmitted);
    assertThat(episodesOf("both knees on one day")).isEmpty();
  }

  @Test
  void historiesHaveTheResourcesTheyPromise() {
    assertThat(median(resources(History.NONE, 600))).isBetween(10, 14);
    assertThat(median(resources(History.TYPICAL, 600))).isBetween(54, 70);
    List<Integer> heavy = resources(History.HEAVY, 200);
    assertThat(median(heavy)).isGreaterThan(200);
    assertThat(heavy).anyMatch(count -> count > 2_000);
  }

  @Test
  void tenThousandPatientsPassThroughWithoutBeingKept() {
    int[] passed = new int[1];
    CohortTruth truth =
        new Cohort(new CohortSettings(10_000, 9, History.NONE)).forEach(patient -> passed[0]++);

    assertThat(passed[0]).isEqualTo(10_000);
    assertThat(truth.resources()).containsEntry("Patient", 10_000L);
    double score = scoreOf(truth, MeasureGroup.MATCHED_COMPLETENESS);
    assertThat(score).isBetween(0.45, 0.70);
  }

  private static double scoreOf(CohortTruth truth, MeasureGroup group) {
    Double score =
        truth.measures().get(0).groups().stream()
            .filter(total -> total.id().equals(group.id()))
            .findFirst()
            .orElseThrow()
            .score();
    assertThat(score).isNotNull();
    return score == null ? Double.NaN : score;
  }

  private static List<PatientPlan> plans() {
    return THREE_HUNDRED.stream().map(GeneratedPatient::plan).toList();
  }

  private static List<ProcedureTruth> rows() {
    return THREE_HUNDRED.stream()
        .flatMap(patient -> patient.truth().procedures().stream())
        .toList();
  }

  private static Stream<PopulationCode> members(ProcedureTruth row, MeasureGroup group) {
    return row.populations().getOrDefault(group, Set.of()).stream();
  }

  private static Set<String> excluded() {
    return rows().stream()
        .filter(
            row ->
                members(row, MeasureGroup.PREOPERATIVE_COMPLETENESS)
                    .anyMatch(code -> code == PopulationCode.DENOMINATOR_EXCLUSION))
        .map(row -> String.valueOf(row.edgeCase()))
        .collect(Collectors.toSet());
  }

  private static List<EpisodeTruth> episodesOf(String edgeCase) {
    return THREE_HUNDRED.stream()
        .filter(patient -> edgeCase.equals(patient.plan().edgeCase()))
        .flatMap(patient -> patient.truth().episodes().stream())
        .toList();
  }

  private static List<Integer> resources(History history, int patients) {
    return new Cohort(new CohortSettings(patients, 4, history))
        .stream()
            .map(
                patient ->
                    patient.bundle().resourceCounts().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
            .sorted()
            .toList();
  }

  private static int median(List<Integer> sorted) {
    return sorted.get(sorted.size() / 2);
  }
}
