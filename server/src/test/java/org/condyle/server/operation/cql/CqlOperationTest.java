package org.condyle.server.operation.cql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.condyle.record.ProblemException;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DataRequirement;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Endpoint;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CqlOperationTest {

  @BeforeAll
  static void storeTwoPatients() {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    for (String id : List.of("cql-one", "cql-two")) {
      Patient patient = new Patient();
      patient.setId(id);
      put(bundle, patient);
      Encounter encounter = new Encounter();
      encounter.setId(id + "-enc");
      encounter.setStatus(Encounter.EncounterStatus.FINISHED);
      encounter.setClass_(
          new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", null));
      encounter.getSubject().setReference("Patient/" + id);
      put(bundle, encounter);
    }
    HttpResponse<String> answer = SharedServer.post("", bundle);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void put(Bundle bundle, org.hl7.fhir.r4.model.Resource resource) {
    bundle
        .addEntry()
        .setResource(resource)
        .getRequest()
        .setMethod(Bundle.HTTPVerb.PUT)
        .setUrl(resource.fhirType() + "/" + resource.getIdPart());
  }

  @Test
  void anExpressionOfItsOwnNeedsNoSubject() {
    Parameters answer = ok(expression("1 + 2"));

    assertThat(((IntegerType) answer.getParameter("return").getValue()).getValue()).isEqualTo(3);
  }

  @Test
  void valuesKeepTheirKindInFhir() {
    Parameters answer =
        ok(
            expression(
                """
                {
                  quantity: 3 'mg',
                  code: Code { code: 'a', system: 'http://example.org/s' },
                  span: Interval[@2026-01-01T00:00:00.0Z, @2027-01-01T00:00:00.0Z),
                  range: Interval[1, 5],
                  absent: null as Integer,
                  none: List<Integer>{},
                  several: { 1, 2 },
                  bornOn: @2026-05-04
                }"""));

    ParametersParameterComponent tuple = answer.getParameter("return");
    assertThat(((Quantity) part(tuple, "quantity").getValue()).getCode()).isEqualTo("mg");
    assertThat(((Coding) part(tuple, "code").getValue()).getSystem())
        .isEqualTo("http://example.org/s");
    Period year = (Period) part(tuple, "span").getValue();
    assertThat(year.getEndElement().getValueAsString()).isEqualTo("2026-12-31T23:59:59.999Z");
    assertThat(((Range) part(tuple, "range").getValue()).getHigh().getValue()).isEqualTo("5");
    assertThat(
            part(tuple, "absent")
                .getValue()
                .getExtensionByUrl("http://hl7.org/fhir/StructureDefinition/data-absent-reason")
                .getValue())
        .isInstanceOf(CodeType.class);
    assertThat(
            part(tuple, "none")
                .getValue()
                .hasExtension("http://hl7.org/fhir/StructureDefinition/cqf-isEmptyList"))
        .isTrue();
    assertThat(tuple.getPart().stream().filter(each -> each.getName().equals("several")))
        .hasSize(2);
    assertThat(part(tuple, "bornOn").getValue().primitiveValue()).isEqualTo("2026-05-04");
  }

  private static ParametersParameterComponent part(
      ParametersParameterComponent tuple, String name) {
    return tuple.getPart().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void onlyTheSubjectsOwnRecordIsRead() {
    Parameters answer = ok(expression("[Encounter]").addParameter("subject", "Patient/cql-one"));

    assertThat(answer.getParameter())
        .extracting(each -> each.getResource().getIdElement().getIdPart())
        .containsExactly("cql-one-enc");
  }

  @Test
  void dataOfTheRequestTakesThePlaceOfTheStoredRecord() {
    Bundle data = new Bundle();
    data.setType(Bundle.BundleType.COLLECTION);
    Patient patient = new Patient();
    patient.setId("elsewhere");
    data.addEntry().setResource(patient);
    Parameters given = expression("Count([Encounter])").addParameter("useServerData", false);
    given.addParameter().setName("data").setResource(data);

    assertThat(ok(given).getParameter("return").getValue().primitiveValue()).isEqualTo("0");
  }

  @Test
  void whatReadsDataNeedsASubject() {
    refused(expression("Patient.birthDate"), 400, "CONDYLE-1002", "subject");
  }

  @Test
  void anUnknownSubjectIsNotFound() {
    refused(
        expression("[Encounter]").addParameter("subject", "Patient/cql-none"), 404, "CONDYLE-1006");
  }

  @Test
  void aSyntaxErrorIsToldWithTheLineAndColumnOfTheCallersText() {
    refused(expression("1 +\n  2 +* 3"), 422, "CONDYLE-2003", "The expression, line 2:6");
  }

  @Test
  void aRunTimeErrorIsToldWithItsLine() {
    refused(
        expression("1 +\n  (singleton from { 1, 2 })"),
        422,
        "CONDYLE-3001",
        "The expression, line 2");
  }

  @Test
  void aWholeLibraryGivesEachOfItsDefinitionsAndOneThatFailsDoesNotTouchTheOthers() {
    Parameters answer =
        ok(
            content(
                """
                library Whole version '1'
                parameter Factor Integer default 2
                define Works: 21 * Factor
                define Fails: singleton from { 1, 2 }
                define private Hidden: 1
                """));

    assertThat(answer.getParameter("Works").getValue().primitiveValue()).isEqualTo("42");
    assertThat(answer.getParameter("Fails").getResource().fhirType()).isEqualTo("OperationOutcome");
    assertThat(answer.getParameter("Hidden")).isNull();
  }

  @Test
  void aParameterOfTheLibraryIsSet() {
    Parameters given =
        content("library Whole version '1' parameter Factor Integer default 2 define A: Factor");
    Parameters values = new Parameters();
    values.addParameter("Factor", 5);
    given.addParameter().setName("parameters").setResource(values);

    assertThat(ok(given).getParameter("A").getValue().primitiveValue()).isEqualTo("5");
  }

  @Test
  void twoTextsOfOneNameGiveEachTheirOwnValue() {
    assertThat(ok(content("library Same version '1' define A: 1")).getParameter("A").getValue())
        .extracting(value -> value.primitiveValue())
        .isEqualTo("1");
    assertThat(ok(content("library Same version '1' define A: 2")).getParameter("A").getValue())
        .extracting(value -> value.primitiveValue())
        .isEqualTo("2");
  }

  @Test
  void anInstalledLibraryIsKnownByTheNameThatIsGiven() {
    Parameters given =
        with(
            expression("Knee.\"Initial Population\"").addParameter("subject", "Patient/cql-one"),
            "https://condyle.org/fhir/Library/ArthroplastyImprovement",
            "Knee");
    given.addParameter().setName("parameters").setResource(year());

    assertThat(ok(given).getParameter()).isNotEmpty();
  }

  @Test
  void aLibraryThatIsNotInstalledIsNamed() {
    refused(
        with(expression("1"), "https://condyle.org/fhir/Library/None", "None"),
        404,
        "CONDYLE-1023",
        "Library/None");
  }

  private static Parameters year() {
    Parameters values = new Parameters();
    values
        .addParameter()
        .setName("Measurement Period")
        .setValue(
            new Period()
                .setStartElement(new DateTimeType("2026-01-01"))
                .setEndElement(new DateTimeType("2026-12-31")));
    return values;
  }

  private static Parameters with(Parameters given, String url, String name) {
    ParametersParameterComponent library = given.addParameter().setName("library");
    library.addPart().setName("url").setValue(new CanonicalType(url));
    library.addPart().setName("name").setValue(new StringType(name));
    return given;
  }

  @Test
  void parallelCallsGetTheirOwnAnswers() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(2);
    List<Future<String>> answers = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    for (String id : List.of("cql-one", "cql-two")) {
      answers.add(
          callers.submit(
              () -> {
                start.await();
                return ok(expression("Patient.id").addParameter("subject", "Patient/" + id))
                    .getParameter("return")
                    .getValue()
                    .primitiveValue();
              }));
    }
    start.countDown();

    assertThat(answers.get(0).get()).isEqualTo("cql-one");
    assertThat(answers.get(1).get()).isEqualTo("cql-two");
    callers.shutdown();
  }

  @Test
  void otherServersAreNeverAsked() {
    Parameters given = expression("1");
    given
        .addParameter()
        .setName("dataEndpoint")
        .setResource(new Endpoint().setAddress("http://192.0.2.1/fhir"));
    refused(given, 400, "CONDYLE-1009", "dataEndpoint");
    Parameters prefetch = expression("1");
    prefetch
        .addParameter()
        .setName("prefetchData")
        .addPart()
        .setName("description")
        .setValue(new DataRequirement().setType("Patient"));
    refused(prefetch, 400, "CONDYLE-1009", "prefetchData");
  }

  @Test
  void operatorsThatCannotBeStoppedAreRefused() {
    refused(expression("Count(expand { Interval[1, 2000000000] })"), 400, "expand");
    refused(expression("Matches('aaaa', '(a+)+b')"), 400, "Matches");
  }

  @Test
  void deeplyNestedTextIsRefusedBeforeItIsParsed() {
    refused(expression("(".repeat(50) + "1" + ")".repeat(50)), 400, "brackets");
  }

  @Test
  void memoryIsLimited() {
    refused(
        expression(
            "from ({ 1,2,3,4,5,6,7,8,9,10 }) A, ({ 1,2,3,4,5,6,7,8,9,10 }) B, ({ 1,2,3,4 }) C"
                + " aggregate R starting 'abcdefghij': R & R"),
        422,
        "CONDYLE-1024");
  }

  @Test
  void theServerCanBeSetToTakeNoCql() {
    InlineCqlPolicy off = InlineCqlPolicy.fromEnvironment(Map.of("CONDYLE_CQL", "off"));

    assertThat(InlineCqlPolicy.fromEnvironment(Map.of()).enabled()).isTrue();
    assertThatThrownBy(() -> off.check(new ServletRequestDetails()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("CONDYLE_CQL=off");
    assertThatThrownBy(() -> InlineCqlPolicy.fromEnvironment(Map.of("CONDYLE_CQL", "maybe")))
        .isInstanceOf(ProblemException.class);
  }

  private static Parameters expression(String text) {
    return new Parameters().addParameter("expression", text);
  }

  private static Parameters content(String text) {
    return new Parameters().addParameter("content", text);
  }

  private static Parameters ok(Parameters given) {
    HttpResponse<String> answer = SharedServer.post("$cql", given);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  private static void refused(Parameters given, int status, String... words) {
    HttpResponse<String> answer = SharedServer.post("$cql", given);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(words);
  }
}
