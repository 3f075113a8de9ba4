package org.condyle.cohort.truth;

import java.time.LocalDate;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.plan.PatientPlan;

/** Works out what measures, episodes and schedules must give for a plan. */
public final class TruthFinder {

  private final CohortData data;
  private final ArthroplastyTruth arthroplasty;
  private final CollectionTruth collection;
  private final int readmissionDays;
  private final LocalDate dataCutOff;

  public TruthFinder(CohortData data) {
    this.data = data;
    this.arthroplasty = new ArthroplastyTruth(data);
    this.collection = new CollectionTruth(data);
    this.readmissionDays = data.population().readmissionDays();
    this.dataCutOff = data.population().calendar().dataCutOff();
  }

  public PatientTruth of(PatientPlan plan) {
    return new PatientTruth(
        arthroplasty.of(plan),
        EpisodeTruth.of(plan, readmissionDays),
        collection.of(plan, dataCutOff),
        ScoreTruth.of(plan, data));
  }
}
