package org.condyle.cohort;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.condyle.cohort.fhir.BundleWriter;
import org.condyle.cohort.fhir.WrittenBundle;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.plan.PatientPlan;
import org.condyle.cohort.plan.PatientPlanner;
import org.condyle.cohort.truth.CohortTruth;
import org.condyle.cohort.truth.TruthFinder;
import org.condyle.cohort.truth.TruthFold;

/**
 * A deterministic orthopedic population. Patients are made one at a time and not kept, so its size
 * does not matter to memory.
 */
public final class Cohort {

  private final CohortSettings settings;
  private final CohortData data;
  private final PatientPlanner planner;
  private final BundleWriter writer;
  private final TruthFinder truth;

  public Cohort(CohortSettings settings) {
    this.settings = settings;
    this.data = CohortData.load();
    this.planner = new PatientPlanner(settings, data);
    this.writer = new BundleWriter(data);
    this.truth = new TruthFinder(data);
  }

  public CohortSettings settings() {
    return settings;
  }

  /** What all patients refer to: organizations, locations and practitioners. */
  public WrittenBundle shared() {
    return writer.shared();
  }

  /**
   * One patient, whatever the size of the cohort.
   *
   * @param number 1 for the first patient
   */
  public GeneratedPatient patient(int number) {
    PatientPlan plan = planner.plan(number);
    return new GeneratedPatient(plan, truth.of(plan), writer.patient(plan));
  }

  /** All patients in order, made when they are asked for. */
  public Stream<GeneratedPatient> stream() {
    return IntStream.rangeClosed(1, settings.patients()).mapToObj(this::patient);
  }

  /**
   * Hands over the patients one after the other and folds their truth.
   *
   * @return the truth of the whole cohort, shared resources counted
   */
  public CohortTruth forEach(Consumer<GeneratedPatient> sink) {
    TruthFold fold = new TruthFold();
    fold.addResources(shared().resourceCounts());
    for (int number = 1; number <= settings.patients(); number++) {
      GeneratedPatient patient = patient(number);
      fold.addResources(patient.bundle().resourceCounts());
      fold.add(patient.truth());
      sink.accept(patient);
    }
    return fold.total(settings, data.population());
  }
}
