package org.condyle.server.proms.due;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.GeneratedPatient;
import org.condyle.cohort.History;
import org.condyle.cohort.plan.CohortData;
import org.condyle.cohort.truth.CollectionTruth;
import org.condyle.cohort.truth.DueTruth;
import org.condyle.proms.due.DueItemKey;
import org.condyle.proms.surgery.Side;
import org.condyle.proms.surgery.SurgeryKey;
import org.condyle.server.SharedServer;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.PromPatient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Tasks of a generated population are what is known of it without this code. */
class CohortTasksTest {

  @Test
  void sixtyPatientsOverHttpHaveTheTasksThatTheirPlansSay() {
    assertTasks(new CohortSettings(60, 61, History.NONE), 300);
  }

  @Test
  @Tag("full")
  void threeHundredPatientsOverHttpHaveTheTasksThatTheirPlansSay() {
    assertTasks(new CohortSettings(300, 62, History.NONE), 1_500);
  }

  private static void assertTasks(CohortSettings settings, int atLeast) {
    Cohort cohort = new Cohort(settings);
    post(cohort.shared().json().toString());
    List<GeneratedPatient> patients = cohort.stream().toList();
    patients.forEach(patient -> post(patient.bundle().json().toString()));
    LocalDate today = PromPatient.today();

    SharedServer.server()
        .part(DueUpkeep.class)
        .bringUpToDate(Partitions.FIRST_PRACTICE, EvaluationProgress.NONE);

    CollectionTruth truth = new CollectionTruth(CohortData.load());
    int tasks = 0;
    for (GeneratedPatient patient : patients) {
      SortedMap<String, String> stored = told(new PromPatient(patient.plan().id()).tasks());
      assertThat(stored).as(patient.plan().id()).isEqualTo(known(truth.of(patient.plan(), today)));
      tasks += stored.size();
    }
    assertThat(tasks).isGreaterThan(atLeast);
  }

  private static void post(String bundle) {
    HttpResponse<String> answer = SharedServer.post("", "application/fhir+json", bundle);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static SortedMap<String, String> told(List<Task> tasks) {
    SortedMap<String, String> told = new TreeMap<>();
    for (Task task : tasks) {
      told.put(
          task.getIdElement().getIdPart(),
          String.join(
              " ",
              task.getBusinessStatus().getCodingFirstRep().getCode(),
              task.getRestriction().getPeriod().getStartElement().getValueAsString(),
              task.getRestriction().getPeriod().getEndElement().getValueAsString(),
              task.hasOutput()
                  ? ((Reference) task.getOutputFirstRep().getValue()).getReference()
                  : "-"));
    }
    return told;
  }

  private static SortedMap<String, String> known(List<DueTruth> items) {
    SortedMap<String, String> known = new TreeMap<>();
    for (DueTruth item : items) {
      if (!item.instrument().equals(DueTruth.ALL)) {
        String id =
            new DueItemKey(
                    new SurgeryKey(item.procedure(), Side.UNKNOWN),
                    item.schedule(),
                    item.interval(),
                    item.instrument())
                .id();
        boolean completed = item.status().equals("completed");
        known.put(
            id,
            String.join(
                " ",
                item.status(),
                item.first(),
                item.last(),
                completed && item.response() != null ? item.response() : "-"));
      }
    }
    return known;
  }
}
