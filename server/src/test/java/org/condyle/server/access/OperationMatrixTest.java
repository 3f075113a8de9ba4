package org.condyle.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.condyle.server.TestCaller;
import org.condyle.server.access.table.AccessTable;
import org.condyle.server.access.table.OperationRight;
import org.condyle.server.caller.Role;
import org.condyle.server.operation.SmallMeasure;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Measure;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls every operation in every role, about a patient who is there. */
class OperationMatrixTest {

  private static final AccessTable TABLE = AccessTable.load();
  private static final String URL = SmallMeasure.BASE + "Measure/AccessOperations";
  private static final String PERIOD = "periodStart=2026-01-01&periodEnd=2026-12-31";
  private static final String ASKED = "measureUrl=" + URL + "&" + PERIOD;
  private static final String OWN = "&subject=Patient/ops-own";

  /** A call, and what its answer shows when it is done. */
  private record Call(Function<TestCaller, HttpResponse<String>> call, String shows) {}

  private static final Map<String, Call> CALLS = new TreeMap<>();

  private static void get(String id, String path, String shows) {
    CALLS.put(id, new Call(caller -> Http.get(caller, path), shows));
  }

  private static void post(String id, String path, String body, String shows) {
    CALLS.put(id, new Call(caller -> Http.post(caller, path, body), shows));
  }

  private static final String NOTHING = "{\"resourceType\":\"Parameters\"}";

  static {
    get("Library-data-requirements", "Library/AccessOperations/$data-requirements", "\"Library\"");
    get("Library-evaluate", "Library/AccessOperations/$evaluate?expression=In" + OWN, "\"In\"");
    get(
        "Measure-care-gaps",
        "Measure/$care-gaps?status=open-gap&" + ASKED + OWN,
        "\"resourceType\":\"Parameters\"");
    get(
        "Measure-collect-data",
        "Measure/$collect-data?" + ASKED + OWN,
        "\"resourceType\":\"Parameters\"");
    get(
        "Measure-data-requirements",
        "Measure/$data-requirements?" + ASKED,
        "\"resourceType\":\"Library\"");
    get("Measure-evaluate", "Measure/$evaluate?" + ASKED + OWN, "Patient/ops-own");
    get(
        "Measure-evaluate-measure",
        "Measure/$evaluate-measure?" + ASKED + OWN,
        "\"resourceType\":\"MeasureReport\"");
    get("Measure-explain", "Measure/$explain?" + ASKED + OWN, "Patient/ops-own");
    // What is wrong with these is told to those alone who may call them.
    post("Measure-submit-data", "Measure/$submit-data", NOTHING, "CONDYLE-1002");
    post("Measure-deqm-submit-data", "Measure/$deqm-submit-data", NOTHING, "CONDYLE-1002");
    post("Questionnaire-attach-form", "Questionnaire/$attach-form", NOTHING, "CONDYLE-1002");
    post("install-content", "$install-content", NOTHING, "CONDYLE-1002");
    post("QuestionnaireResponse-extract", "QuestionnaireResponse/$extract", NOTHING, "CONDYLE-1");
    post("Patient-prom-link", "Patient/ops-own/$prom-link", NOTHING, "CONDYLE-40");
    post("Patient-prom-link-revoke", "Patient/ops-own/$prom-link-revoke", NOTHING, "revoked");
    get("Questionnaire-populate", "Questionnaire/$populate?canonical=urn:none" + OWN, "CONDYLE-4");
    get("cql", "$cql?expression=1%2B1", "\"valueInteger\":2");
    // Whoever may call these has not said that the answer may come later.
    get("export", "$export", "CONDYLE-1002");
    get("Patient-export", "Patient/$export", "CONDYLE-1002");
    get("Group-export", "Group/ops-none/$export", "CONDYLE-1002");
    post("import", "$import", NOTHING, "CONDYLE-1002");
    post("register-client", "$register-client", NOTHING, "CONDYLE-1002");
    post("list-clients", "$list-clients", NOTHING, "\"Parameters\"");
    post("disable-client", "$disable-client", NOTHING, "CONDYLE-1002");
    CALLS.put(
        "Patient-launch",
        new Call(
            caller ->
                Http.post(
                    caller.withId("user/" + new UUID(1, 1)), "Patient/ops-own/$launch", NOTHING),
            "\"launch\""));
    get("job-file", "$job-file?id=00000000-0000-4000-8000-000000000000&name=x", "CONDYLE-6001");
    get("job", "$job?id=00000000-0000-4000-8000-000000000000", "CONDYLE-6001");
    get("prom-completeness", "$prom-completeness?" + PERIOD, "MeasureReport");
  }

  @BeforeAll
  static void install() {
    Measure measure = SmallMeasure.measure("AccessOperations", "1.0.0");
    measure.setImprovementNotation(
        new CodeableConcept(
            new Coding(
                "http://terminology.hl7.org/CodeSystem/measure-improvement-notation",
                "increase",
                null)));
    SmallMeasure.install(
        measure,
        SmallMeasure.library(
            "AccessOperations",
            "context Patient\ndefine \"In\": true\ndefine \"Out\": Patient.active.value\n"));
    HttpResponse<String> stored =
        Http.put(
            TestCaller.of(Role.SYSTEM, 1),
            "Patient/ops-own",
            "{\"resourceType\":\"Patient\",\"id\":\"ops-own\",\"active\":true}");
    assertThat(stored.statusCode()).isIn(200, 201);
  }

  static Stream<Arguments> cells() {
    return TABLE.operations().keySet().stream()
        .flatMap(id -> Stream.of(Role.values()).map(role -> Arguments.of(id, role)));
  }

  @Test
  void everyOperationIsCalled() {
    assertThat(CALLS.keySet()).isEqualTo(TABLE.operations().keySet());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void anOperationIsForTheRolesOfTheTable(String id, Role role) {
    OperationRight operation = TABLE.operation(id).orElseThrow();
    Call call = Objects.requireNonNull(CALLS.get(id));

    HttpResponse<String> answer = call.call().apply(TestCaller.of(role, 1).forPatient("ops-own"));

    if (operation.roles().contains(role)) {
      assertThat(answer.body()).contains(call.shows()).doesNotContain("CONDYLE-7002");
    } else {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
      assertThat(answer.body()).contains("CONDYLE-7002");
    }
  }

  /** Those without needs of their own look at the scopes themselves, or ask for a role alone. */
  static Stream<Arguments> cellsWithNeeds() {
    return TABLE.operations().values().stream()
        .filter(operation -> !operation.needs().isEmpty())
        .flatMap(
            operation -> Stream.of(Role.values()).map(role -> Arguments.of(operation.id(), role)));
  }

  @ParameterizedTest
  @MethodSource("cellsWithNeeds")
  void anOperationNeedsItsScopes(String id, Role role) {
    Call call = Objects.requireNonNull(CALLS.get(id));
    String scope = role == Role.SYSTEM ? "system/Slot.r" : "user/Slot.r";

    HttpResponse<String> answer =
        call.call().apply(TestCaller.of(role, 1).forPatient("ops-own").withScopes(scope));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(answer.body()).contains("CONDYLE-7002");
  }
}
