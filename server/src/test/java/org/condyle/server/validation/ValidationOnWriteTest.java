package org.condyle.server.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.condyle.server.ValidationMode;
import org.condyle.server.partition.Partitions;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ValidationOnWriteTest {

  private static final String JSON = "application/fhir+json";
  private static final String PROFILE = "https://example.org/StructureDefinition/born-patient";
  private static final String UNKNOWN = "https://example.org/StructureDefinition/not-there";

  /** A patient with a birth date, as a site would send it. */
  private static final String DEFINITION =
      """
      {"resourceType":"StructureDefinition","id":"born-patient","url":"%s","version":"1.0.0",
       "name":"BornPatient","status":"active","kind":"resource","abstract":false,"type":"Patient",
       "fhirVersion":"4.0.1",
       "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint",
       "differential":{"element":[{"id":"Patient","path":"Patient"},
         {"id":"Patient.birthDate","path":"Patient.birthDate","min":1}]}}
      """
          .formatted(PROFILE);

  @BeforeEach
  void storeTheProfile() {
    HttpResponse<String> put =
        SharedServer.put("StructureDefinition/born-patient", JSON, DEFINITION);
    assertThat(put.statusCode()).as(put.body()).isIn(200, 201);
  }

  @AfterEach
  void asTheServerWasStarted() {
    policy().reset(Partitions.FIRST_PRACTICE);
  }

  @Test
  void withoutValidationADeclaredProfileIsNotLookedAt() {
    mode(ValidationMode.OFF);

    assertThat(put("val-off", PROFILE, "").statusCode()).isEqualTo(201);
  }

  @Test
  void aResourceThatBreaksItsDeclaredProfileIsRefusedAndNotStored() {
    mode(ValidationMode.DECLARED);

    HttpResponse<String> answer = put("val-bad", PROFILE, "");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-4001", "Patient.birthDate");
    assertThat(SharedServer.get("Patient/val-bad").statusCode()).isEqualTo(404);
  }

  @Test
  void aResourceThatKeepsToItsDeclaredProfileIsStored() {
    mode(ValidationMode.DECLARED);

    HttpResponse<String> answer = put("val-good", PROFILE, ",\"birthDate\":\"1950-01-01\"");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().firstValue("X-Condyle-Warning")).isEmpty();
  }

  @Test
  void aProfileThatIsNotInstalledIsANamedWarning() {
    mode(ValidationMode.DECLARED);

    HttpResponse<String> answer = put("val-warn", UNKNOWN, "", "return=OperationOutcome");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().firstValue("X-Condyle-Warning").orElse(""))
        .contains("CONDYLE-4005", UNKNOWN);
    OperationOutcome outcome =
        SharedServer.FHIR.newJsonParser().parseResource(OperationOutcome.class, answer.body());
    assertThat(outcome.getIssue())
        .anySatisfy(
            issue -> {
              assertThat(issue.getSeverity()).isEqualTo(IssueSeverity.WARNING);
              assertThat(issue.getDiagnostics()).contains(UNKNOWN);
              assertThat(issue.getExpression().get(0).getValue())
                  .isEqualTo("Patient.meta.profile[0]");
            });
  }

  @Test
  void aProfileThatIsNotInstalledIsAnErrorWhereProfilesAreEnforced() {
    mode(ValidationMode.ENFORCED);

    HttpResponse<String> answer = put("val-enforced", UNKNOWN, "");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-4005", UNKNOWN);
    assertThat(SharedServer.get("Patient/val-enforced").statusCode()).isEqualTo(404);
  }

  @Test
  void aTransactionWithOneInvalidEntryIsRefusedWithItsPathAndLeavesNothing() {
    mode(ValidationMode.DECLARED);

    HttpResponse<String> answer = SharedServer.post("", JSON, bundle("transaction", "val-tx"));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("Bundle.entry[1].resource", "CONDYLE-4001");
    assertThat(SharedServer.get("Patient/val-tx-0").statusCode()).isEqualTo(404);
  }

  @Test
  void aBatchWithOneInvalidEntryStoresTheOthersAndSaysWhich() {
    mode(ValidationMode.DECLARED);

    HttpResponse<String> answer = SharedServer.post("", JSON, bundle("batch", "val-batch"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Bundle result = SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, answer.body());
    assertThat(result.getEntry()).hasSize(3);
    assertThat(result.getEntry().get(0).getResponse().getStatus()).startsWith("201");
    assertThat(result.getEntry().get(1).getResponse().getStatus()).startsWith("422");
    assertThat(((OperationOutcome) result.getEntry().get(1).getResponse().getOutcome()).getIssue())
        .anySatisfy(issue -> assertThat(issue.getDiagnostics()).contains("Patient.birthDate"));
    assertThat(((OperationOutcome) result.getEntry().get(2).getResponse().getOutcome()).getIssue())
        .anySatisfy(issue -> assertThat(issue.getDiagnostics()).contains(UNKNOWN));
    assertThat(SharedServer.get("Patient/val-batch-1").statusCode()).isEqualTo(404);
    assertThat(SharedServer.get("Patient/val-batch-2").statusCode()).isEqualTo(200);
  }

  @Test
  void aPatchThatWouldBreakTheProfileIsRefused() {
    mode(ValidationMode.DECLARED);
    put("val-patch", PROFILE, ",\"birthDate\":\"1950-01-01\"");

    HttpResponse<String> answer =
        SharedServer.send(
            HttpRequest.newBuilder(SharedServer.uri("Patient/val-patch"))
                .header("Content-Type", "application/json-patch+json")
                .method(
                    "PATCH",
                    HttpRequest.BodyPublishers.ofString(
                        "[{\"op\":\"remove\",\"path\":\"/birthDate\"}]"))
                .build());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(SharedServer.get("Patient/val-patch").body()).contains("1950-01-01");
  }

  @Test
  void aProfileThatArrivesLaterCountsAtOnce() {
    mode(ValidationMode.DECLARED);
    String late = "https://example.org/StructureDefinition/late-patient";
    assertThat(put("val-late-1", late, "").statusCode()).isEqualTo(201);

    SharedServer.put(
        "StructureDefinition/late-patient",
        JSON,
        DEFINITION.replace("born-patient", "late-patient").replace("BornPatient", "LatePatient"));

    assertThat(put("val-late-2", late, "").statusCode()).isEqualTo(422);
  }

  private static String bundle(String type, String id) {
    return """
        {"resourceType":"Bundle","type":"%s","entry":[
          {"resource":%s,"request":{"method":"PUT","url":"Patient/%s-0"}},
          {"resource":%s,"request":{"method":"PUT","url":"Patient/%s-1"}},
          {"resource":%s,"request":{"method":"PUT","url":"Patient/%s-2"}}]}
        """
        .formatted(
            type,
            patient(id + "-0", PROFILE, ",\"birthDate\":\"1950-01-01\""),
            id,
            patient(id + "-1", PROFILE, ""),
            id,
            patient(id + "-2", UNKNOWN, ""),
            id);
  }

  private static String patient(String id, String profile, String more) {
    return "{\"resourceType\":\"Patient\",\"id\":\""
        + id
        + "\",\"meta\":{\"profile\":[\""
        + profile
        + "\"]}"
        + more
        + "}";
  }

  private static HttpResponse<String> put(String id, String profile, String more) {
    return put(id, profile, more, "return=representation");
  }

  private static HttpResponse<String> put(String id, String profile, String more, String prefer) {
    return SharedServer.send(
        HttpRequest.newBuilder(SharedServer.uri("Patient/" + id))
            .header("Content-Type", JSON)
            .header("Prefer", prefer)
            .PUT(HttpRequest.BodyPublishers.ofString(patient(id, profile, more)))
            .build());
  }

  private static void mode(ValidationMode mode) {
    policy().set(Partitions.FIRST_PRACTICE, mode);
  }

  private static ValidationPolicy policy() {
    return SharedServer.server().part(ValidationPolicy.class);
  }
}
