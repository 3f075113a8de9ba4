package org.condyle.cohort.plan;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.plan.Population.PatientKind;
import org.condyle.cohort.plan.Population.RatedCode;

/** Plans the patients of a cohort, each from nothing but the seed and its number. */
public final class PatientPlanner {

  private static final int ORTHOPEDIC_STREAM = 1;
  private static final int HISTORY_STREAM = 2;

  private final CohortSettings settings;
  private final Population population;
  private final ElectivePlanner elective;
  private final AcutePlanner acute;
  private final HistoryPlanner history;

  public PatientPlanner(CohortSettings settings, CohortData data) {
    this.settings = settings;
    this.population = data.population();
    SurveyPlanner surveys = new SurveyPlanner(data);
    StayPlanner stays = new StayPlanner(population);
    this.elective = new ElectivePlanner(population, stays, surveys);
    this.acute = new AcutePlanner(population, stays, surveys);
    this.history = new HistoryPlanner(population, settings.history());
  }

  /**
   * Plans one patient.
   *
   * @param number 1 for the first patient
   */
  public PatientPlan plan(int number) {
    Draw draw = Draw.of(settings.seed(), number, ORTHOPEDIC_STREAM);
    String id = String.format(Locale.ROOT, "c%d-%07d", settings.seed(), number);
    PatientBuilder patient = new PatientBuilder(population, draw, number, id);
    CaseSpec edgeCase = population.edgeCaseOf(number);
    if (edgeCase != null) {
      elective.plan(patient, edgeCase);
    } else {
      planOrdinary(patient);
    }
    addComorbidities(patient);
    Draw historyDraw = Draw.of(settings.seed(), number, HISTORY_STREAM);
    return patient.build(
        edgeCase == null ? null : edgeCase.name(), history.visits(patient, historyDraw));
  }

  private void planOrdinary(PatientBuilder patient) {
    PatientKind kind =
        patient.draw.oneOf(population.patientKinds().entrySet(), Map.Entry::getValue).getKey();
    switch (kind) {
      case ELECTIVE_ARTHROPLASTY -> elective.plan(patient, CaseSpec.OPEN);
      case HIP_FRACTURE -> acute.hipFracture(patient);
      case SPINAL_FUSION -> acute.spinalFusion(patient);
      case FRAGILITY_FRACTURE -> acute.fragilityFracture(patient);
      case REVISION_ARTHROPLASTY -> acute.revision(patient);
      default -> throw new IllegalStateException("No plan for " + kind);
    }
  }

  private void addComorbidities(PatientBuilder patient) {
    LocalDate before = population.calendar().outsideFirst();
    for (RatedCode comorbidity : population.comorbidities()) {
      if (patient.draw.chance(comorbidity.rate())) {
        Code code = new Code(Code.ICD10_CM, comorbidity.code(), comorbidity.text());
        LocalDate onset = before.minusDays(patient.within("comorbidityDaysBefore"));
        patient.addCondition(ConditionKind.COMORBIDITY, code, Moment.on(onset), null, "confirmed");
      }
    }
  }
}
