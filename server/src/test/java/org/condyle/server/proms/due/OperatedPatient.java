package org.condyle.server.proms.due;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.PromPatient.put;
import static org.condyle.server.proms.PromPatient.task;
import static org.condyle.server.proms.PromPatient.today;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.PromPatient;
import org.hl7.fhir.r4.model.Task;

/** What tests do with patients who were operated within the window of a year after surgery. */
final class OperatedPatient {

  static final int PARTITION = Partitions.FIRST_PRACTICE;
  static final DueUpkeep UPKEEP = SharedServer.server().part(DueUpkeep.class);

  /** Within the window of a year after surgery. */
  static final int DAYS_AGO = 350;

  private OperatedPatient() {}

  static PromPatient operated(String id) {
    PromPatient patient = PromPatient.stored(id);
    put(patient.knee(today().minusDays(DAYS_AGO)));
    return patient;
  }

  static void bringUpToDate(PromPatient patient) {
    UPKEEP.bringUpToDate(PARTITION, patient.id());
  }

  static void delete(String path) {
    HttpResponse<String> answer = deleted(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  static HttpResponse<String> deleted(String path) {
    return SharedServer.send(HttpRequest.newBuilder(SharedServer.uri(path)).DELETE().build());
  }

  static List<LocalDate> days(Task task) {
    return List.of(
        LocalDate.parse(task.getRestriction().getPeriod().getStartElement().getValueAsString()),
        LocalDate.parse(task.getRestriction().getPeriod().getEndElement().getValueAsString()));
  }
}
