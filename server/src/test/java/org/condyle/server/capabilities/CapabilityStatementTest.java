package org.condyle.server.capabilities;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityStatementTest {

  private static final String JSON = "application/fhir+json";

  @Test
  void theSoftwareIsCondyle() {
    CapabilityStatement statement = statement();

    assertThat(statement.getSoftware().getName()).isEqualTo("Condyle");
    assertThat(statement.getSoftware().getVersion()).isNotBlank();
    assertThat(statement.getFhirVersion().toCode()).isEqualTo("4.0.1");
  }

  @Test
  void everyOperationThatIsListedHasADefinitionThatCanBeRead() {
    List<String> definitions =
        statement().getRestFirstRep().getResource().stream()
            .flatMap(resource -> resource.getOperation().stream())
            .map(operation -> operation.getDefinition())
            .distinct()
            .toList();

    assertThat(definitions)
        .contains(
            "https://condyle.org/fhir/OperationDefinition/Measure-evaluate-measure",
            "https://condyle.org/fhir/OperationDefinition/Measure-submit-data");
    for (String definition : definitions) {
      String id = definition.substring(definition.lastIndexOf('/') + 1);
      HttpResponse<String> byId = SharedServer.get("OperationDefinition/" + id);
      assertThat(byId.statusCode()).as(id + " " + byId.body()).isEqualTo(200);
      assertThat(parse(OperationDefinition.class, byId).getUrl()).isEqualTo(definition);
      Bundle byUrl = parse(Bundle.class, SharedServer.get("OperationDefinition?url=" + definition));
      assertThat(byUrl.getEntry()).as(definition).hasSize(1);
    }
  }

  @Test
  void everyOperationThatIsOfferedIsListedAndNoOther() {
    CapabilityStatementRestComponent rest = statement().getRestFirstRep();
    List<String> listed =
        java.util.stream.Stream.concat(
                rest.getOperation().stream(),
                rest.getResource().stream().flatMap(resource -> resource.getOperation().stream()))
            .map(operation -> "$" + operation.getName().replaceFirst("^\\$", ""))
            .distinct()
            .toList();

    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            SharedServer.server().part(OfferedOperations.class).names());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$expunge",
        "$reindex",
        "$mark-all-resources-for-reindexing",
        "$get-resource-counts",
        "$perform-reindexing-pass",
        "Patient/$meta",
        "Patient/1/$diff",
        "CodeSystem/$upload-external-code-system",
        "Patient/$validate"
      })
  void anOperationThatHapiBringsAndWeDoNotOfferIsRefused(String operation) {
    HttpResponse<String> answer =
        SharedServer.post(operation, JSON, "{\"resourceType\":\"Parameters\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("CONDYLE-1009");
  }

  @Test
  void everyResourceTypeThatIsListedIsSearchedAndRead() {
    for (CapabilityStatementRestResourceComponent resource :
        statement().getRestFirstRep().getResource()) {
      String type = resource.getType();
      if (offers(resource, TypeRestfulInteraction.SEARCHTYPE)) {
        HttpResponse<String> search = SharedServer.get(type + "?_count=1");
        assertThat(search.statusCode()).as(type + " " + search.body()).isEqualTo(200);
      }
      if (offers(resource, TypeRestfulInteraction.READ)) {
        assertThat(SharedServer.get(type + "/cap-none").statusCode()).as(type).isEqualTo(404);
      }
    }
  }

  @Test
  void everyInteractionThatIsListedForPatientWorks() {
    CapabilityStatementRestResourceComponent patient =
        statement().getRestFirstRep().getResource().stream()
            .filter(resource -> resource.getType().equals("Patient"))
            .findFirst()
            .orElseThrow();
    assertThat(patient.getInteraction())
        .extracting(interaction -> interaction.getCode())
        .containsExactlyInAnyOrder(
            TypeRestfulInteraction.CREATE,
            TypeRestfulInteraction.READ,
            TypeRestfulInteraction.VREAD,
            TypeRestfulInteraction.UPDATE,
            TypeRestfulInteraction.PATCH,
            TypeRestfulInteraction.DELETE,
            TypeRestfulInteraction.SEARCHTYPE,
            TypeRestfulInteraction.HISTORYINSTANCE,
            TypeRestfulInteraction.HISTORYTYPE);

    String body = "{\"resourceType\":\"Patient\",\"id\":\"cap\",\"active\":true}";
    assertThat(SharedServer.post("Patient", JSON, "{\"resourceType\":\"Patient\"}").statusCode())
        .isEqualTo(201);
    assertThat(SharedServer.put("Patient/cap", JSON, body).statusCode()).isEqualTo(201);
    HttpResponse<String> patched =
        send(
            "Patient/cap",
            "application/json-patch+json",
            "PATCH",
            "[{\"op\":\"replace\",\"path\":\"/active\",\"value\":false}]");
    assertThat(patched.statusCode()).as(patched.body()).isEqualTo(200);
    assertThat(SharedServer.get("Patient/cap").body()).contains("false");
    assertThat(SharedServer.get("Patient/cap/_history/1").body()).contains("true");
    assertThat(parse(Bundle.class, SharedServer.get("Patient/cap/_history")).getEntry()).hasSize(2);
    assertThat(SharedServer.get("Patient/_history?_count=1").statusCode()).isEqualTo(200);
    assertThat(send("Patient/cap", JSON, "DELETE", "").statusCode()).isEqualTo(200);
  }

  @Test
  void everySystemInteractionThatIsListedWorks() {
    assertThat(statement().getRestFirstRep().getInteraction())
        .extracting(interaction -> interaction.getCode())
        .containsExactlyInAnyOrder(
            SystemRestfulInteraction.TRANSACTION, SystemRestfulInteraction.HISTORYSYSTEM);

    HttpResponse<String> history = SharedServer.get("_history?_count=1");
    assertThat(history.statusCode()).as(history.body()).isEqualTo(200);
    assertThat(
            SharedServer.post(
                    "",
                    JSON,
                    "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"resource\":{"
                        + "\"resourceType\":\"Patient\"},\"request\":{\"method\":\"POST\",\"url\":"
                        + "\"Patient\"}}]}")
                .statusCode())
        .isEqualTo(200);
  }

  private static boolean offers(
      CapabilityStatementRestResourceComponent resource, TypeRestfulInteraction wanted) {
    return resource.getInteraction().stream()
        .anyMatch(interaction -> interaction.getCode() == wanted);
  }

  private static CapabilityStatement statement() {
    return parse(CapabilityStatement.class, SharedServer.get("metadata"));
  }

  private static <T extends org.hl7.fhir.r4.model.Resource> T parse(
      Class<T> type, HttpResponse<String> answer) {
    return SharedServer.FHIR.newJsonParser().parseResource(type, answer.body());
  }

  private static HttpResponse<String> send(
      String path, String contentType, String method, String body) {
    return SharedServer.send(
        HttpRequest.newBuilder(SharedServer.uri(path))
            .header("Content-Type", contentType)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }
}
