package org.condyle.server.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.SystemRequests;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.MessageHeader;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.RiskAssessment;
import org.junit.jupiter.api.Test;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a Bundle writes, row by row, is what HAPI writes of the same resources when they come one by
 * one, which is all HAPI's own. Columns are not named here, so that one that a HAPI upgrade adds is
 * compared too.
 */
class BundleRowsTest {

  private static final String JSON = "application/fhir+json";

  /** What differs between two resources that say the same. */
  private static final List<String> OWN =
      List.of(
          "sp_id",
          "res_id",
          "pid",
          "src_resource_id",
          "target_resource_id",
          "sp_updated",
          "res_updated",
          "res_published",
          "res_deleted_at",
          "hash_sha256",
          "request_id",
          "res_ver_pid");

  @Test
  void newResourcesHaveTheSameRows() {
    postAll(resources("rows-a", "1"));
    putEach(resources("rows-b", "1"));

    Map<String, List<String>> rows = rows("rows-a");
    assertThat(rows).isEqualTo(rows("rows-b"));
    assertThat(rows.keySet())
        .contains(
            "hfj_resource",
            "hfj_res_ver",
            "hfj_res_link",
            "hfj_spidx_coords",
            "hfj_spidx_date",
            "hfj_spidx_number",
            "hfj_spidx_quantity",
            "hfj_spidx_string",
            "hfj_spidx_token",
            "hfj_spidx_uri");
  }

  @Test
  void changedAndDeletedResourcesHaveTheSameRows() {
    postAll(resources("rows-c", "1"));
    putEach(resources("rows-d", "1"));

    postAll(resources("rows-c", "2"));
    putEach(resources("rows-d", "2"));
    SharedServer.client().delete().resourceById("RiskAssessment", "rows-c-risk").execute();
    SharedServer.client().delete().resourceById("RiskAssessment", "rows-d-risk").execute();

    assertThat(rows("rows-c")).isEqualTo(rows("rows-d"));
  }

  @Test
  void aResourceThatTwoBundlesOfOneDatabaseTransactionWriteHasTheRowsOfTheSecond() {
    IFhirSystemDao<?, ?> dao = SharedServer.server().part(IFhirSystemDao.class);
    @SuppressWarnings("unchecked")
    IFhirSystemDao<Bundle, ?> system = (IFhirSystemDao<Bundle, ?>) dao;
    Patient second = new Patient();
    second.setId("rows-e-patient");
    second.addName().setFamily("Later");
    new TransactionTemplate(SharedServer.server().part(JpaTransactionManager.class))
        .executeWithoutResult(
            status -> {
              SystemRequestDetails request = SystemRequests.in(Partitions.FIRST_PRACTICE);
              system.transactionNested(request, bundle(List.of(patient("rows-e", "1"))));
              system.transactionNested(request, bundle(List.of(second)));
            });
    Patient again = second.copy();
    again.setId("rows-f-patient");
    putEach(List.of(patient("rows-f", "1")));
    putEach(List.of(again));

    Map<String, List<String>> rows = rows("rows-e");
    Map<String, List<String>> expected = rows("rows-f");
    assertThat(rows.get("hfj_spidx_string")).isEqualTo(expected.get("hfj_spidx_string"));
    assertThat(rows.get("hfj_spidx_token")).isEqualTo(expected.get("hfj_spidx_token"));
    assertThat(rows.get("hfj_spidx_date")).isEqualTo(expected.get("hfj_spidx_date"));
  }

  private static List<Resource> resources(String prefix, String value) {
    List<Resource> resources = new ArrayList<>();
    resources.add(patient(prefix, value));
    resources.add(observation(prefix, value));
    Encounter encounter = new Encounter();
    encounter.setStatus(Encounter.EncounterStatus.FINISHED);
    encounter.setClass_(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", ""));
    encounter.setSubject(to(prefix));
    encounter.getPeriod().setStartElement(new DateTimeType("2026-03-0" + value));
    resources.add(named(encounter, prefix + "-encounter"));
    RiskAssessment risk = new RiskAssessment();
    risk.setSubject(to(prefix));
    risk.addPrediction().setProbability(new DecimalType("0." + value));
    resources.add(named(risk, prefix + "-risk"));
    QuestionnaireResponse answers = new QuestionnaireResponse();
    answers.setQuestionnaire("http://example.org/Questionnaire/" + value + "|1");
    answers.setSubject(to(prefix));
    resources.add(named(answers, prefix + "-answers"));
    MessageHeader message = new MessageHeader();
    message.getSource().setEndpoint("http://example.org/endpoint/" + value);
    message.setEvent(new Coding("urn:rows", "event", ""));
    resources.add(named(message, prefix + "-message"));
    resources.add(named(location(), prefix + "-location"));
    return resources;
  }

  private static Patient patient(String prefix, String value) {
    Patient patient = new Patient();
    patient.getMeta().addTag("urn:rows", "tag" + value, "A tag");
    patient.getMeta().addProfile("http://example.org/StructureDefinition/p" + value);
    patient.addName().setFamily("Rows" + value).addGiven("Anna").addGiven("Maria");
    patient.addIdentifier().setSystem("urn:rows").setValue("same" + value);
    patient.addIdentifier().setSystem("urn:rows").setValue("same" + value);
    patient.setBirthDateElement(new DateType("1950-02-0" + value));
    patient.addGeneralPractitioner(new Reference("http://other.example/Practitioner/" + value));
    return named(patient, prefix + "-patient");
  }

  private static Observation observation(String prefix, String value) {
    Observation observation = new Observation();
    observation.setStatus(Observation.ObservationStatus.FINAL);
    observation.getCode().setText("What it is").addCoding().setSystem("urn:rows").setCode("c");
    observation.setSubject(to(prefix));
    observation.addFocus(to(prefix));
    observation.setEffective(new DateTimeType("2026-03-04T0" + value + ":00:00Z"));
    observation.setValue(quantity(value));
    observation.addComponent().setValue(quantity(value)).getCode().setText("Part");
    return named(observation, prefix + "-observation");
  }

  private static Quantity quantity(String value) {
    return new Quantity()
        .setValue(new BigDecimal(value))
        .setSystem("http://unitsofmeasure.org")
        .setCode("mg");
  }

  private static Location location() {
    Location location = new Location();
    location.setName("Rows");
    location.getPosition().setLatitude(41.5).setLongitude(-81.25);
    return location;
  }

  private static Reference to(String prefix) {
    return new Reference("Patient/" + prefix + "-patient");
  }

  private static <T extends Resource> T named(T resource, String id) {
    resource.setId(id);
    return resource;
  }

  private static void postAll(List<Resource> resources) {
    HttpResponse<String> answer = SharedServer.post("", bundle(resources));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void putEach(List<Resource> resources) {
    for (Resource resource : resources) {
      String path = resource.fhirType() + "/" + resource.getIdPart();
      HttpResponse<String> answer =
          SharedServer.send(
              HttpRequest.newBuilder(SharedServer.uri(path))
                  .header("Content-Type", JSON)
                  .PUT(
                      HttpRequest.BodyPublishers.ofString(
                          SharedServer.FHIR.newJsonParser().encodeResourceToString(resource)))
                  .build());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }
  }

  private static Bundle bundle(List<? extends Resource> resources) {
    Bundle bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
    for (Resource resource : resources) {
      bundle
          .addEntry()
          .setResource(resource)
          .getRequest()
          .setMethod(HTTPVerb.PUT)
          .setUrl(resource.fhirType() + "/" + resource.getIdPart());
    }
    return bundle;
  }

  /** The rows of all HAPI's tables by table, with {@code *} for the beginning of the ids. */
  private static Map<String, List<String>> rows(String prefix) {
    String without = String.join("", OWN.stream().map(column -> " - '" + column + "'").toList());
    Map<String, List<String>> rows = new TreeMap<>();
    for (String table :
        texts(
            "select table_name from information_schema.columns where table_schema = 'public'"
                + " and table_name like 'hfj_%' and column_name = 'res_id' and data_type = ?",
            "bigint")) {
      add(
          rows,
          table,
          "select (to_jsonb(t)"
              + without
              + ")::text from "
              + table
              + " t where res_id in (select res_id from hfj_resource where fhir_id like ?)",
          prefix);
    }
    add(
        rows,
        "hfj_res_link",
        "select (to_jsonb(t)"
            + without
            + ")::text || s.fhir_id || ' > ' || coalesce(g.fhir_id, 'nothing') from hfj_res_link t"
            + " join hfj_resource s on s.res_id = t.src_resource_id"
            + " left join hfj_resource g on g.res_id = t.target_resource_id where s.fhir_id like ?",
        prefix);
    return rows;
  }

  private static void add(Map<String, List<String>> rows, String table, String sql, String prefix) {
    List<String> found =
        texts(sql, prefix + "-%").stream().map(row -> row.replace(prefix, "*")).sorted().toList();
    if (!found.isEmpty()) {
      rows.put(table, found);
    }
  }

  private static List<String> texts(String sql, String parameter) {
    try (Connection connection = SharedServer.server().part(DataSource.class).getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      List<String> texts = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
