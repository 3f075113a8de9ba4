package org.condyle.server.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of HAPI's search and storage works in database partition mode, and what does not. */
class SearchInPartitionModeTest {

  private static final String JSON = "application/fhir+json";

  private static final String DATA =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"resource":{"resourceType":"Organization","id":"spm-org","name":"Spm Clinic"},
        "request":{"method":"PUT","url":"Organization/spm-org"}},
       {"resource":{"resourceType":"Patient","id":"spm-1","birthDate":"1950-01-01",
         "identifier":[{"system":"urn:spm","value":"1"}],"name":[{"family":"Spmash"}],
         "managingOrganization":{"reference":"Organization/spm-org"}},
        "request":{"method":"PUT","url":"Patient/spm-1"}},
       {"resource":{"resourceType":"Patient","id":"spm-2","birthDate":"1960-01-01",
         "identifier":[{"system":"urn:spm","value":"2"}],"name":[{"family":"Spmbirch"}]},
        "request":{"method":"PUT","url":"Patient/spm-2"}},
       {"resource":{"resourceType":"Observation","id":"spm-obs","status":"final",
         "code":{"coding":[{"system":"urn:spm","code":"score"}]},
         "valueQuantity":{"value":42,"unit":"1","system":"http://unitsofmeasure.org","code":"1"},
         "effectiveDateTime":"2026-02-03","subject":{"reference":"Patient/spm-1"}},
        "request":{"method":"PUT","url":"Observation/spm-obs"}}]}
      """;

  @BeforeAll
  static void store() {
    HttpResponse<String> answer = SharedServer.post("", JSON, DATA);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0} finds {1}")
  @CsvSource({
    "Patient?family=spma, 1",
    "Patient?family:exact=Spmash, 1",
    "Patient?identifier=urn:spm%7C, 2",
    "Patient?identifier=urn:spm%7C1, 1",
    "Patient?birthdate=lt1955&identifier=urn:spm%7C, 1",
    "Patient?_id=spm-1%2Cspm-2, 2",
    "Patient?organization.name=Spm, 1",
    "Patient?organization:Organization.name=Spm, 1",
    "Patient?_has:Observation:subject:code=urn:spm%7Cscore, 1",
    "Observation?subject:Patient.family=Spmash, 1",
    "Observation?patient=Patient/spm-1&value-quantity=gt40, 1",
    "Observation?patient=spm-1&date=2026-02, 1",
    "Observation?_id=spm-obs&_include=Observation:subject, 2",
    "Patient?_id=spm-1&_revinclude=Observation:subject, 2",
    "Patient?identifier=urn:spm%7C&_sort=-birthdate, 2",
    "Patient?_id=spm-1&_lastUpdated=gt2020, 1",
    "Patient?_id=spm-1&_elements=name, 1",
    "Patient?_id=spm-1&_summary=true, 1",
  })
  void aSearchFinds(String search, int entries) {
    HttpResponse<String> answer = SharedServer.get(search);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(bundle(answer).getEntry()).as(answer.body()).hasSize(entries);
  }

  @ParameterizedTest(name = "{0} is refused")
  @CsvSource({
    "Patient?birthdate:missing=true",
    "Patient?_text=ash",
    "Patient?_content=ash",
    "Patient?_filter=family%20eq%20x",
    "Observation?code:in=http://example.org/ValueSet/x",
    "Observation?code:not-in=http://example.org/ValueSet/x",
  })
  void aSearchThatIsNotSupportedIsRefusedAndNotAnsweredWithTooMuch(String search) {
    HttpResponse<String> answer = SharedServer.get(search);

    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 405);
    assertThat(answer.body()).contains("OperationOutcome", "CONDYLE-10");
  }

  @Test
  void aReferenceFromAPracticesDataToSharedContentIsRefused() {
    SharedServer.put(
        "Measure/spm",
        JSON,
        "{\"resourceType\":\"Measure\",\"id\":\"spm\",\"url\":\"https://example.org/Measure/spm\","
            + "\"status\":\"active\"}");

    HttpResponse<String> answer =
        SharedServer.put(
            "Task/spm",
            JSON,
            "{\"resourceType\":\"Task\",\"id\":\"spm\",\"status\":\"requested\",\"intent\":\"order\","
                + "\"focus\":{\"reference\":\"Measure/spm\"}}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("Measure/spm");
  }

  @Test
  void aSearchByPostFinds() {
    HttpResponse<String> answer =
        SharedServer.post(
            "Patient/_search", "application/x-www-form-urlencoded", "identifier=urn:spm%7C1");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(bundle(answer).getEntry()).hasSize(1);
  }

  @Test
  void thePagesOfASearchFollowEachOther() {
    Bundle first = bundle(SharedServer.get("Patient?identifier=urn:spm%7C&_count=1&_sort=_id"));
    assertThat(first.getEntry()).hasSize(1);
    String next = first.getLink("next").getUrl();

    HttpResponse<String> second =
        SharedServer.send(
            HttpRequest.newBuilder(java.net.URI.create(next.replace("|", "%7C"))).build());

    assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
    assertThat(bundle(second).getEntry()).hasSize(1);
    assertThat(bundle(second).getEntryFirstRep().getResource().getIdPart()).isEqualTo("spm-2");
  }

  @Test
  void theTotalIsAccurateWhenAsked() {
    assertThat(bundle(SharedServer.get("Patient?identifier=urn:spm%7C&_total=accurate")).getTotal())
        .isEqualTo(2);
  }

  @Test
  void whatIsPointedToCannotBeDeleted() {
    HttpResponse<String> answer = delete("Patient/spm-1");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(answer.body()).contains("CONDYLE-1011");
  }

  @Test
  void aConditionalDeleteOfOneDeletesIt() {
    SharedServer.put(
        "Patient/spm-del",
        JSON,
        "{\"resourceType\":\"Patient\",\"id\":\"spm-del\",\"identifier\":[{\"system\":\"urn:spm-del\","
            + "\"value\":\"1\"}]}");

    HttpResponse<String> answer = delete("Patient?identifier=urn:spm-del%7C1");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(SharedServer.get("Patient/spm-del").statusCode()).isEqualTo(410);
  }

  @Test
  void aDeletedResourceCanComeBack() {
    String body = "{\"resourceType\":\"Patient\",\"id\":\"spm-back\"}";
    SharedServer.put("Patient/spm-back", JSON, body);
    delete("Patient/spm-back");

    assertThat(SharedServer.put("Patient/spm-back", JSON, body).statusCode()).isIn(200, 201);
    assertThat(SharedServer.get("Patient/spm-back").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> delete(String path) {
    return SharedServer.send(HttpRequest.newBuilder(SharedServer.uri(path)).DELETE().build());
  }

  private static Bundle bundle(HttpResponse<String> answer) {
    return SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, answer.body());
  }
}
