package org.condyle.server.operation.populate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.PromPatient.put;
import static org.condyle.server.proms.PromPatient.today;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.condyle.server.proms.PromPatient;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;

class PopulateTest {

  private static final String PREOPERATIVE =
      "https://condyle.org/fhir/Questionnaire/pro-pm-preoperative";

  @Test
  void aNewResponseHoldsWhatTheRecordKnowsAndTheOrderThatItIsAbout() {
    PromPatient patient = PromPatient.stored("populate-new");
    put(
        patient.order("knee", today().plusDays(20)),
        measured(patient, "29463-7", "80.5", "kg"),
        measured(patient, "8302-2", "68", "[in_i]"));

    Parameters answer =
        parameters(
            SharedServer.get(
                "Questionnaire/$populate?canonical="
                    + PREOPERATIVE
                    + "&subject=Patient/populate-new"));

    QuestionnaireResponse response = response(answer);
    assertThat(response.getStatus()).isEqualTo(QuestionnaireResponseStatus.INPROGRESS);
    assertThat(response.getQuestionnaire()).isEqualTo(PREOPERATIVE + "|1.0.0");
    assertThat(response.getSubject().getReference()).isEqualTo("Patient/populate-new");
    assertThat(response.getIdElement().hasIdPart()).isFalse();
    assertThat(response.getBasedOnFirstRep().getReference())
        .isEqualTo("ServiceRequest/populate-new-knee");
    assertThat(response.getItem())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.getLinkId()).isEqualTo("weight");
              assertThat(item.getAnswerFirstRep().getValueDecimalType().getValue())
                  .isEqualByComparingTo("80.5");
            });
    assertThat(
            ((OperationOutcome) answer.getParameter("issues").getResource())
                .getIssueFirstRep()
                .getDiagnostics())
        .contains("height");
  }

  @Test
  void anAnswerThatWasBegunInAnOpenWindowIsGoneOnWith() {
    PromPatient patient = PromPatient.stored("populate-begun");
    QuestionnaireResponse begun = patient.koos(2, 2);
    begun.setStatus(QuestionnaireResponseStatus.INPROGRESS);
    put(patient.knee(today().minusDays(350)), begun);

    QuestionnaireResponse response =
        response(
            parameters(
                SharedServer.get(
                    "Questionnaire/koos-jr/$populate?subject=Patient/populate-begun")));

    assertThat(response.getIdElement().getIdPart()).isEqualTo("populate-begun-koos");
    assertThat(response.getItem()).hasSize(2);

    QuestionnaireResponse empty =
        response(
            parameters(
                SharedServer.get(
                    "Questionnaire/koos-jr/$populate?local=false"
                        + "&subject=Patient/populate-begun")));
    assertThat(empty.getIdElement().hasIdPart()).isFalse();
    assertThat(empty.getItem()).isEmpty();
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    PromPatient.stored("populate-bad");
    String subject = "subject=Patient/populate-bad";

    assertRefused("Questionnaire/$populate?" + subject, "CONDYLE-1002");
    assertRefused(
        "Questionnaire/koos-jr/$populate?canonical=" + PREOPERATIVE + "&" + subject,
        "CONDYLE-1003");
    assertRefused(
        "Questionnaire/$populate?canonical=https://example.org/q&" + subject, "CONDYLE-4010");
    assertRefused("Questionnaire/populate-none/$populate?" + subject, "CONDYLE-1008");
    assertRefused("Questionnaire/koos-jr/$populate?subject=Patient/populate-none", "CONDYLE-1006");
    assertRefused("Questionnaire/koos-jr/$populate?subject=Group/3", "CONDYLE-1013");
    Parameters context = new Parameters();
    context.addParameter().setName("subject").setValue(new PromPatient("populate-bad").subject());
    context
        .addParameter()
        .setName("context")
        .addPart()
        .setName("name")
        .setValue(new StringType("user"));
    assertThat(SharedServer.post("Questionnaire/koos-jr/$populate", context).body())
        .contains("CONDYLE-1009");
  }

  private static void assertRefused(String path, String code) {
    HttpResponse<String> answer = SharedServer.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
    assertThat(answer.body()).contains(code);
  }

  private static Observation measured(PromPatient patient, String code, String value, String unit) {
    Observation observation = new Observation();
    observation.setId("Observation/" + patient.id() + "-" + code);
    observation.setStatus(Observation.ObservationStatus.FINAL).setSubject(patient.subject());
    observation.getCode().addCoding().setSystem("http://loinc.org").setCode(code);
    observation.setEffective(new DateTimeType(today().minusDays(10).toString()));
    observation.setValue(
        new Quantity()
            .setValue(new BigDecimal(value))
            .setSystem("http://unitsofmeasure.org")
            .setCode(unit));
    return observation;
  }

  private static QuestionnaireResponse response(Parameters answer) {
    return (QuestionnaireResponse) answer.getParameter("response").getResource();
  }

  private static Parameters parameters(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }
}
