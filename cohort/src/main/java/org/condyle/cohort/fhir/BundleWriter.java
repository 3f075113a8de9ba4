package org.condyle.cohort.fhir;

import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.Population;

/** Writes plans as FHIR R4 transaction Bundles. */
public final class BundleWriter {

  private final Population population;
  private final PersonWriter person = new PersonWriter();
  private final StayWriter stays = new StayWriter();
  private final ClinicalWriter clinical = new ClinicalWriter();
  private final SurveyWriter surveys;
  private final VisitWriter visits;

  public BundleWriter(CohortData data) {
    this.population = data.population();
    this.surveys = new SurveyWriter(data);
    this.visits = new VisitWriter(population.primaryCare());
  }

  /** Organizations, locations and practitioners, the same for every cohort. */
  public WrittenBundle shared() {
    TransactionBundle bundle = new TransactionBundle("shared");
    new SharedWriter().write(population, bundle);
    return new WrittenBundle(bundle.json(), bundle.counts());
  }

  /** All resources of a patient; those they share with others are referred to. */
  public WrittenBundle patient(PatientPlan plan) {
    TransactionBundle bundle = new TransactionBundle(plan.id());
    person.write(plan, bundle);
    stays.write(plan, bundle);
    clinical.write(plan, bundle);
    surveys.write(plan, bundle);
    visits.write(plan, bundle);
    return new WrittenBundle(bundle.json(), bundle.counts());
  }
}
