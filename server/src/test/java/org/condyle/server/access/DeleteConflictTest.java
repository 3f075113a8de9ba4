package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.Test;

/** Who may delete a Practitioner need not be one who may see whom the Practitioner treats. */
class DeleteConflictTest {

  private static final TestCaller ADMINISTRATOR = LeakWorld.as(Role.ADMINISTRATOR);
  private static final String SURGEON = "Practitioner/lk-surgeon";

  @Test
  void whatKeepsAResourceFromBeingDeletedIsNotNamedNorCounted() {
    HttpResponse<String> answer = Http.delete(ADMINISTRATOR, SURGEON);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    OperationOutcome outcome =
        SharedServer.FHIR.newJsonParser().parseResource(OperationOutcome.class, answer.body());
    assertSaysNothing(answer.body(), outcome);
  }

  @Test
  void norInATransaction() {
    HttpResponse<String> answer =
        Http.post(ADMINISTRATOR, "", Http.bundle("transaction", "DELETE", SURGEON));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    OperationOutcome outcome =
        SharedServer.FHIR.newJsonParser().parseResource(OperationOutcome.class, answer.body());
    assertSaysNothing(answer.body(), outcome);
  }

  @Test
  void norInABatch() {
    HttpResponse<String> answer =
        Http.post(ADMINISTRATOR, "", Http.bundle("batch", "DELETE", SURGEON));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Bundle bundle = SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, answer.body());
    assertThat(bundle.getEntryFirstRep().getResponse().getStatus()).startsWith("409");
    assertSaysNothing(
        answer.body(), (OperationOutcome) bundle.getEntryFirstRep().getResponse().getOutcome());
  }

  private static void assertSaysNothing(String body, OperationOutcome outcome) {
    assertThat(body).doesNotContain("lk-own", "lk-her", "Patient", "Observation");
    assertThat(outcome.getIssue()).hasSize(1);
    assertThat(outcome.getIssueFirstRep().getDiagnostics()).contains(SURGEON, "has a reference");
    assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
        .isEqualTo("CONDYLE-1011");
  }
}
