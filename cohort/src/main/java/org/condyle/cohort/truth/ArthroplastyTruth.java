package org.condyle.cohort.truth;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.plan.Joint;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlan.Death;
import org.condyle.cohort.plan.PatientPlan.PlannedProcedure;
import org.condyle.cohort.plan.PatientPlan.PlannedScore;
import org.condyle.cohort.plan.Population.ArthroplastyRules;
import org.condyle.cohort.plan.Population.Calendar;
import org.condyle.cohort.plan.ProcedureKind;

/**
 * The arthroplasty improvement measure worked out from a plan. It is written from the measure's
 * specification and shares nothing with its CQL, so that each checks the other.
 */
public final class ArthroplastyTruth {

  private static final Set<String> USABLE = Set.of("final", "amended", "corrected");

  private final CohortData data;
  private final ArthroplastyRules rules;
  private final Calendar calendar;
  private final ElectiveTruth elective;

  public ArthroplastyTruth(CohortData data) {
    this.data = data;
    this.rules = data.population().arthroplastyImprovement();
    this.calendar = data.population().calendar();
    this.elective = new ElectiveTruth(rules.fractureDays());
  }

  /** One row for each primary hip or knee replacement of the patient, eligible or not. */
  public List<ProcedureTruth> of(PatientPlan plan) {
    List<ProcedureTruth> rows = new ArrayList<>();
    for (PlannedProcedure procedure : plan.procedures()) {
      if (procedure.kind().isPrimaryArthroplasty()) {
        rows.add(row(plan, procedure));
      }
    }
    return rows;
  }

  private ProcedureTruth row(PatientPlan plan, PlannedProcedure procedure) {
    Joint joint = procedure.kind() == ProcedureKind.PRIMARY_HIP ? Joint.HIP : Joint.KNEE;
    Map<MeasureGroup, Set<PopulationCode>> populations = new EnumMap<>(MeasureGroup.class);
    for (MeasureGroup group : MeasureGroup.values()) {
      populations.put(group, EnumSet.noneOf(PopulationCode.class));
    }
    if (isEligible(plan, procedure)) {
      assign(plan, procedure, joint, populations);
    }
    return new ProcedureTruth(
        "Patient/" + plan.id(),
        "Procedure/" + procedure.id(),
        plan.edgeCase(),
        joint,
        Objects.requireNonNullElse(procedure.facility(), ProcedureTruth.UNASSIGNED),
        Objects.requireNonNullElse(procedure.surgeon(), ProcedureTruth.UNASSIGNED),
        populations);
  }

  private void assign(
      PatientPlan plan,
      PlannedProcedure procedure,
      Joint joint,
      Map<MeasureGroup, Set<PopulationCode>> populations) {
    LocalDate start = procedure.startDay();
    LocalDate end = procedure.endDay();
    Optional<BigDecimal> pre =
        latestScore(plan, procedure, joint, start.minusDays(rules.preoperativeDays()), start);
    Optional<BigDecimal> post =
        latestScore(
            plan,
            procedure,
            joint,
            end.plusDays(rules.postoperativeFirstDay()),
            end.plusDays(rules.postoperativeLastDay()));
    boolean matched = pre.isPresent() && post.isPresent();
    boolean excluded = isExcluded(plan, procedure);
    boolean open =
        post.isEmpty()
            && !calendar.dataCutOff().isAfter(end.plusDays(rules.postoperativeLastDay()));
    populations.put(
        MeasureGroup.PREOPERATIVE_COMPLETENESS,
        PopulationRules.members(true, excluded, pre.isPresent(), false));
    populations.put(
        MeasureGroup.MATCHED_COMPLETENESS, PopulationRules.members(true, excluded, matched, open));
    boolean benefit =
        matched
            && post.orElseThrow()
                    .subtract(pre.orElseThrow())
                    .compareTo(data.instrument(joint).benefit())
                >= 0;
    populations.put(
        MeasureGroup.SUBSTANTIAL_CLINICAL_BENEFIT,
        PopulationRules.members(matched, excluded, benefit, false));
  }

  private boolean isEligible(PatientPlan plan, PlannedProcedure procedure) {
    LocalDate start = procedure.startDay();
    return procedure.isCompleted()
        && !start.isBefore(calendar.periodStart())
        && !start.isAfter(calendar.periodEnd())
        && Period.between(plan.person().birthDate(), start).getYears() >= rules.minimumAge();
  }

  private boolean isExcluded(PatientPlan plan, PlannedProcedure procedure) {
    return elective.isExcluded(plan, procedure) || isDeadTooSoon(plan, procedure);
  }

  private boolean isDeadTooSoon(PatientPlan plan, PlannedProcedure procedure) {
    Death death = plan.death();
    LocalDate day = death == null ? null : death.recordedDay();
    return day != null
        && !day.isBefore(procedure.startDay())
        && !day.isAfter(procedure.endDay().plusDays(rules.deathDays()));
  }

  private Optional<BigDecimal> latestScore(
      PatientPlan plan, PlannedProcedure procedure, Joint joint, LocalDate first, LocalDate last) {
    return plan.scores().stream()
        .filter(score -> score.joint() == joint && USABLE.contains(score.status()))
        .filter(score -> score.value() != null && score.side().agreesWith(procedure.knownSide()))
        .filter(score -> !score.moment().day().isBefore(first))
        .filter(score -> !score.moment().day().isAfter(last))
        .filter(score -> !score.moment().day().isAfter(calendar.dataCutOff()))
        .max(Comparator.comparing(PlannedScore::moment))
        .map(PlannedScore::value);
  }
}
