package org.condyle.server.operation.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.PromPatient.put;

import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.PromPatient;
import org.condyle.server.proms.due.DueUpkeep;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.Test;

class ExtractTest {

  private static final String TYPE = "QuestionnaireResponse/$extract";

  @Test
  void aStoredResponseGivesItsObservationsAndStoresNone() {
    PromPatient patient = PromPatient.stored("extract-stored");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));

    Bundle bundle = bundle(SharedServer.get(ofStored(patient)));

    assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.TRANSACTION);
    assertThat(bundle.getEntry()).hasSize(8);
    assertThat(patient.observations()).isEmpty();
    HttpResponse<String> written = SharedServer.post("", bundle);
    assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
    assertThat(patient.kneeScores())
        .singleElement()
        .satisfies(
            score ->
                assertThat(score.getValueQuantity().getValue()).isEqualByComparingTo("50.012"));
  }

  @Test
  void whatIsWrittenByTheOperationIsWhatTheServerKeeps() {
    PromPatient patient = PromPatient.stored("extract-same");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    Bundle bundle = bundle(SharedServer.get(ofStored(patient)));
    assertThat(SharedServer.post("", bundle).statusCode()).isEqualTo(200);

    SharedServer.server()
        .part(DueUpkeep.class)
        .bringUpToDate(Partitions.FIRST_PRACTICE, patient.id());

    assertThat(patient.observations())
        .hasSize(8)
        .allMatch(each -> each.getMeta().getVersionId().equals("1"));
    assertThat(bundle(SharedServer.get(ofStored(patient))).getEntry()).hasSize(8);
  }

  @Test
  void aResponseIsGivenAsAParameterOrAsTheBody() {
    QuestionnaireResponse response = new PromPatient("extract-nobody").koos(0, 0, 0, 0, 0, 0, 0);
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("questionnaire-response").setResource(response);

    assertThat(bundle(SharedServer.post(TYPE, parameters)).getEntry()).hasSize(8);
    assertThat(bundle(SharedServer.post(TYPE, response)).getEntry()).hasSize(8);
  }

  @Test
  void aWithdrawnScoreIsNotGivenAgain() {
    PromPatient patient = PromPatient.stored("extract-withdrawn");
    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    assertThat(SharedServer.post("", bundle(SharedServer.get(ofStored(patient)))).statusCode())
        .isEqualTo(200);
    put(patient.kneeScores().get(0).setStatus(Observation.ObservationStatus.ENTEREDINERROR));

    assertThat(bundle(SharedServer.get(ofStored(patient))).getEntry()).hasSize(7);
  }

  @Test
  void aBegunResponseGivesNothingAndSaysWhy() {
    QuestionnaireResponse response = new PromPatient("extract-begun").koos(2, 2);
    response.setStatus(QuestionnaireResponseStatus.INPROGRESS);

    Parameters answer = parameters(SharedServer.post(TYPE, response));

    assertThat(((Bundle) answer.getParameter("return").getResource()).getEntry()).isEmpty();
    assertThat(
            ((OperationOutcome) answer.getParameter("issues").getResource())
                .getIssueFirstRep()
                .getDiagnostics())
        .contains("in-progress");
  }

  @Test
  void everythingThatIsWrongIsSaid() {
    QuestionnaireResponse illegal = new PromPatient("extract-bad").koos(9, 2, 1, 3, 2, 2, 3);
    illegal.addItem().setLinkId("who").addAnswer().setValue(illegal.getAuthoredElement());
    HttpResponse<String> answer = SharedServer.post(TYPE, illegal);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-4012", "CONDYLE-4015");

    QuestionnaireResponse unknown = new PromPatient("extract-bad").koos(1);
    unknown.setQuestionnaire("https://example.org/Questionnaire/other");
    assertThat(SharedServer.post(TYPE, unknown).body()).contains("CONDYLE-4010");

    QuestionnaireResponse nameless = new PromPatient("extract-bad").koos(1);
    nameless.setId((String) null);
    assertThat(SharedServer.post(TYPE, nameless).body()).contains("CONDYLE-4016");

    assertThat(SharedServer.post(TYPE, new Parameters()).body()).contains("CONDYLE-1002");
    assertThat(SharedServer.get("QuestionnaireResponse/extract-none/$extract").statusCode())
        .isEqualTo(404);
  }

  private static String ofStored(PromPatient patient) {
    return "QuestionnaireResponse/" + patient.id() + "-koos/$extract";
  }

  private static Bundle bundle(HttpResponse<String> answer) {
    return (Bundle) parameters(answer).getParameter("return").getResource();
  }

  private static Parameters parameters(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }
}
