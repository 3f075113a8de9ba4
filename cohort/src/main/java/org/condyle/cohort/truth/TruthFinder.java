package org.condyle.cohort.truth;

import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.plan.PatientPlan;

/** Works out what measures and episodes must give for a plan. */
public final class TruthFinder {

  private final ArthroplastyTruth arthroplasty;
  private final int readmissionDays;

  public TruthFinder(CohortData data) {
    this.arthroplasty = new ArthroplastyTruth(data);
    this.readmissionDays = data.population().readmissionDays();
  }

  public PatientTruth of(PatientPlan plan) {
    return new PatientTruth(arthroplasty.of(plan), EpisodeTruth.of(plan, readmissionDays));
  }
}
