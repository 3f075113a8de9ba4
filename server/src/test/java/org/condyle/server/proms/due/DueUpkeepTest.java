package org.condyle.server.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.PromPatient.put;
import static org.condyle.server.proms.PromPatient.task;
import static org.condyle.server.proms.PromPatient.today;
import static org.condyle.server.proms.due.OperatedPatient.DAYS_AGO;
import static org.condyle.server.proms.due.OperatedPatient.PARTITION;
import static org.condyle.server.proms.due.OperatedPatient.UPKEEP;
import static org.condyle.server.proms.due.OperatedPatient.bringUpToDate;
import static org.condyle.server.proms.due.OperatedPatient.delete;
import static org.condyle.server.proms.due.OperatedPatient.deleted;
import static org.condyle.server.proms.due.OperatedPatient.operated;

import ca.uhn.fhir.interceptor.api.HookParams;
import ca.uhn.fhir.interceptor.api.IAnonymousInterceptor;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.interceptor.api.Pointcut;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.proms.PromPatient;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class DueUpkeepTest {

  @Test
  void whatIsWrittenIsLookedAtOnceMoreAndThenNothingIsLeftToDo() {
    PromPatient patient = operated("due-loop");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
    List<String> written = versions(patient);

    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
    boolean more = marksBehind() > 0;
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);

    assertThat(more).as("after one more pass").isFalse();
    assertThat(versions(patient)).isEqualTo(written).isNotEmpty();
  }

  @Test
  void severalAtOnceDoubleNothingAndEndWithTheSame() {
    List<PromPatient> patients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      PromPatient patient = operated("due-at-once-" + i);
      put(patient.koos(2, 2, 1, 3, 2, 2, 3));
      patients.add(patient);
    }
    IntStream.range(0, 4)
        .parallel()
        .forEach(
            each -> {
              if (each % 2 == 0) {
                UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
              } else {
                patients.forEach(OperatedPatient::bringUpToDate);
              }
            });

    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);

    for (PromPatient patient : patients) {
      assertThat(patient.kneeScores()).hasSize(1);
      assertThat(patient.tasks()).hasSize(patients.get(0).tasks().size());
      assertThat(task(patient.afterKnee("joint-follow-up", "month-12")).getStatus())
          .isEqualTo(TaskStatus.COMPLETED);
      assertThat(problem(patient)).isNull();
    }
  }

  @Test
  void aDayThatComesIsLookedAtThoughNothingWasChanged() {
    PromPatient patient = operated("due-day");
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
    assertThat(nextDay(patient)).isAfter(today());
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
    database()
        .sql("update condyle.due_state set next_day = ? where patient_id = " + key(patient))
        .param(today())
        .update();

    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);

    assertThat(nextDay(patient)).isAfter(today());
  }

  @Test
  void whatCannotBeWrittenForOnePatientFailsAlone() {
    PromPatient bad = PromPatient.stored("due-bad");
    put(bad.knee(today().minusDays(DAYS_AGO)));
    PromPatient good = operated("due-good");
    IInterceptorService hooks = SharedServer.server().part(IInterceptorService.class);
    IAnonymousInterceptor refusal = (pointcut, parameters) -> refuse(parameters, bad);
    hooks.registerAnonymousInterceptor(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED, refusal);
    try {
      UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
    } finally {
      hooks.unregisterInterceptor(refusal);
    }

    assertThat(bad.tasks()).isEmpty();
    assertThat(problem(bad)).isEqualTo("CONDYLE-5001");
    assertThat(good.tasks()).isNotEmpty();
    assertThat(problem(good)).isNull();

    put(bad.knee(today().minusDays(DAYS_AGO + 1)));
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);

    assertThat(bad.tasks()).isNotEmpty();
    assertThat(problem(bad)).isNull();
  }

  private static void refuse(HookParams parameters, PromPatient patient) {
    if (parameters.get(IBaseResource.class) instanceof Task task
        && task.getFor().getReference().equals("Patient/" + patient.id())) {
      throw new IllegalStateException("Refused by the test");
    }
  }

  @Test
  void aPatientWhoIsDeletedIsForgotten() {
    PromPatient patient = operated("due-gone");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);
    long key = key(patient);
    delete("QuestionnaireResponse/due-gone-koos");
    delete("Procedure/due-gone-knee");

    delete("Patient/due-gone");
    UPKEEP.bringUpToDate(PARTITION, EvaluationProgress.NONE);

    assertThat(states(key)).isZero();
  }

  @Test
  void whatSomebodyElseMadeOfAPatientKeepsThePatient() {
    PromPatient patient = operated("due-kept");
    bringUpToDate(patient);

    HttpResponse<String> answer = deleted("Patient/due-kept");

    assertThat(answer.statusCode()).isEqualTo(409);
    bringUpToDate(patient);
    assertThat(patient.tasks()).isNotEmpty();
  }

  /** Of all that was derived, with how often it was written. */
  private static List<String> versions(PromPatient patient) {
    List<String> versions = new ArrayList<>();
    patient.tasks().forEach(each -> versions.add(each.getIdElement().toUnqualified().getValue()));
    patient
        .observations()
        .forEach(each -> versions.add(each.getIdElement().toUnqualified().getValue()));
    patient
        .search(CarePlan.class)
        .forEach(each -> versions.add(each.getIdElement().toUnqualified().getValue()));
    versions.sort(null);
    return versions;
  }

  private static JdbcClient database() {
    return JdbcClient.create(SharedServer.server().part(DataSource.class));
  }

  private static long key(PromPatient patient) {
    return database()
        .sql("select res_id from hfj_resource where res_type = 'Patient' and fhir_id = ?")
        .param(patient.id())
        .query(Long.class)
        .single();
  }

  private static long states(long key) {
    return database()
        .sql("select count(*) from condyle.due_state where patient_id = ?")
        .param(key)
        .query(Long.class)
        .single();
  }

  private static LocalDate nextDay(PromPatient patient) {
    return database()
        .sql("select next_day from condyle.due_state where patient_id = ?")
        .param(key(patient))
        .query(LocalDate.class)
        .single();
  }

  private static @Nullable String problem(PromPatient patient) {
    return (String)
        database()
            .sql("select problem from condyle.due_state where patient_id = ?")
            .param(key(patient))
            .query()
            .singleRow()
            .get("problem");
  }

  /** Marks that nobody has looked at. */
  private static long marksBehind() {
    return database()
        .sql(
            "select count(*) from condyle.prom_upkeep u join condyle.patient_change c"
                + " on c.partition_id = u.partition_id and c.changed_by >= u.complete_to"
                + " where u.partition_id = :partition and c.resource_type in ('Task',"
                + " 'Observation', 'Procedure', 'Patient', 'QuestionnaireResponse')")
        .param("partition", PARTITION)
        .query(Long.class)
        .single();
  }
}
