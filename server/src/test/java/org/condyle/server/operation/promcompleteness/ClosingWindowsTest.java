package org.condyle.server.operation.promcompleteness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.operation.promcompleteness.Asked.JSON;
import static org.condyle.server.operation.promcompleteness.Asked.TODAY;
import static org.condyle.server.operation.promcompleteness.Asked.ask;
import static org.condyle.server.operation.promcompleteness.Asked.closing;
import static org.condyle.server.operation.promcompleteness.Asked.counts;
import static org.condyle.server.operation.promcompleteness.Asked.part;
import static org.condyle.server.operation.promcompleteness.Asked.reference;
import static org.condyle.server.operation.promcompleteness.Asked.report;
import static org.condyle.server.operation.promcompleteness.Asked.text;
import static org.condyle.server.operation.promcompleteness.Asked.told;
import static org.condyle.server.operation.promcompleteness.Asked.total;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import org.condyle.proms.instrument.Scale;
import org.condyle.server.SharedServer;
import org.condyle.server.proms.rules.PromRules;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;

class ClosingWindowsTest {

  /** A hip that was replaced 320 days ago: its year's answer is due twice, by two schedules. */
  @Test
  void anOpenWindowIsListedWithItsTaskUntilThePatientDeclines() {
    LocalDate surgery = TODAY.minusDays(320);
    operate("complete-hip", surgery);
    String own = "&facility=Organization/complete-hip";

    Parameters before = ask(own + "&closingWithin=105");

    assertThat(counts(report(before).getGroupFirstRep()))
        .containsEntry("eligible", 6)
        .containsEntry("due", 6)
        .containsEntry("open", 2)
        .containsEntry("missed", 4)
        .containsEntry("declined", 0);
    assertThat(total(before)).isEqualTo(2);
    assertThat(closing(before))
        .extracting(each -> text(part(each, "schedule")))
        .containsExactly("joint-follow-up", "pro-pm");
    ParametersParameterComponent first = closing(before).get(0);
    assertThat(told(first))
        .isEqualTo(
            "Patient/complete-hip Procedure/complete-hip joint-follow-up month-12 hoos-jr "
                + surgery.plusDays(425));
    assertThat(text(part(first, "daysLeft"))).isEqualTo("105");
    assertThat(text(part(first, "status"))).isEqualTo("open");
    assertThat(text(part(first, "paired"))).isEqualTo("false");
    assertThat(task(first).getStatus()).isEqualTo(Task.TaskStatus.READY);
    assertThat(total(ask(own + "&closingWithin=104"))).isZero();
    Parameters second = ask(own + "&closingWithin=105&closingFrom=1&closingCount=1");
    assertThat(total(second)).isEqualTo(2);
    assertThat(closing(second)).hasSize(1);
    assertThat(told(closing(second).get(0))).isEqualTo(told(closing(before).get(1)));

    decline("complete-hip", text(part(first, "instrument")));

    Parameters after = ask(own + "&closingWithin=105");
    assertThat(counts(report(after).getGroupFirstRep()))
        .containsEntry("open", 0)
        .containsEntry("declined", 2);
    assertThat(total(after)).isZero();
    assertThat(task(first).getStatus()).isEqualTo(Task.TaskStatus.REJECTED);
  }

  private static void operate(String id, LocalDate day) {
    String bundle =
        """
        {"resourceType":"Bundle","type":"transaction","entry":[
         {"resource":{"resourceType":"Organization","id":"ID","name":"ID"},
          "request":{"method":"PUT","url":"Organization/ID"}},
         {"resource":{"resourceType":"Patient","id":"ID","birthDate":"1950-03-10"},
          "request":{"method":"PUT","url":"Patient/ID"}},
         {"resource":{"resourceType":"Encounter","id":"ID","status":"finished",
           "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
           "subject":{"reference":"Patient/ID"},"period":{"start":"DAY","end":"DAY"},
           "serviceProvider":{"reference":"Organization/ID"}},
          "request":{"method":"PUT","url":"Encounter/ID"}},
         {"resource":{"resourceType":"Procedure","id":"ID","status":"completed",
           "code":{"coding":[{"system":"http://www.cms.gov/Medicare/Coding/ICD10",
                              "code":"0SR90J9"}]},
           "subject":{"reference":"Patient/ID"},"encounter":{"reference":"Encounter/ID"},
           "performedDateTime":"DAY"},
          "request":{"method":"PUT","url":"Procedure/ID"}}]}
        """;
    HttpResponse<String> answer =
        SharedServer.post("", JSON, bundle.replace("ID", id).replace("DAY", day.toString()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void decline(String patient, String instrument) {
    Scale scale =
        SharedServer.server()
            .part(PromRules.class)
            .instruments()
            .instrument(instrument)
            .orElseThrow()
            .scales()
            .get(0);
    Observation declined = new Observation();
    declined.setId(patient + "-declined");
    declined.setStatus(ObservationStatus.FINAL);
    declined.getCode().addCoding().setSystem(scale.code().system()).setCode(scale.code().code());
    declined.setSubject(new Reference("Patient/" + patient));
    declined.setEffective(new DateTimeType(TODAY.toString()));
    declined
        .getDataAbsentReason()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/data-absent-reason")
        .setCode("asked-declined");
    SharedServer.client().update().resource(declined).execute();
  }

  private static Task task(ParametersParameterComponent closing) {
    HttpResponse<String> answer = SharedServer.get(reference(closing, "task"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Task.class, answer.body());
  }
}
