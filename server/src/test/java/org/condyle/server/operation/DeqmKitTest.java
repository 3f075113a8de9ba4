package org.condyle.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportStatus;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the public conformance kit for DEQM asks of a server, by behaviour: {@code $evaluate},
 * {@code $evaluate-measure}, {@code $collect-data}, {@code $submit-data}, measure search and the
 * CapabilityStatement. The requests have the kit's shape, also where it is careless.
 */
class DeqmKitTest {

  private static final String PERIOD = "periodStart=2026-01-01&periodEnd=2026-12-31";
  private static final String MEASURE = "Measure/KitOne-1.0.0/";

  private static final String LOGIC =
      """
      context Patient
      define "In": true
      define "Out": exists [Encounter]
      """;

  private static final String PATIENTS =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"resource":{"resourceType":"Patient","id":"kit-1"},
        "request":{"method":"PUT","url":"Patient/kit-1"}},
       {"resource":{"resourceType":"Patient","id":"kit-2"},
        "request":{"method":"PUT","url":"Patient/kit-2"}},
       {"resource":{"resourceType":"Group","id":"kit-group","type":"person","actual":true,
         "member":[{"entity":{"reference":"Patient/kit-1"}},
          {"entity":{"reference":"Patient/kit-2"}}]},
        "request":{"method":"PUT","url":"Group/kit-group"}}]}
      """;

  @BeforeAll
  static void load() {
    SmallMeasure.install(
        SmallMeasure.measure("KitOne", "1.0.0"), SmallMeasure.library("KitOne", LOGIC));
    SmallMeasure.install(
        SmallMeasure.measure("KitTwo", "1.0.0"), SmallMeasure.library("KitTwo", LOGIC));
    HttpResponse<String> answer = SharedServer.post("", "application/fhir+json", PATIENTS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void thereIsACapabilityStatement() {
    HttpResponse<String> answer = SharedServer.get("metadata");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(SharedServer.FHIR.newJsonParser().parseResource(answer.body()))
        .isInstanceOf(CapabilityStatement.class);
  }

  @ParameterizedTest
  @CsvSource({"name=KitOne, 1", "name=KitOne&version=1.0.0, 1", "name=KitNone, 0"})
  void aMeasureIsSearchedByNameAndVersion(String search, int total) {
    HttpResponse<String> answer = SharedServer.get("Measure?_total=accurate&" + search);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(
            SharedServer.FHIR.newJsonParser().parseResource(Bundle.class, answer.body()).getTotal())
        .isEqualTo(total);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Patient", "Encounter?type=99201", "Condition?code=1", "Observation"})
  void theQueriesThatCodeFiltersGiveAreAnswered(String query) {
    assertThat(SharedServer.get(query).statusCode()).isEqualTo(200);
  }

  // $evaluate

  /** The operation on an instance; without report type the population is told. */
  @Test
  void evaluateOnAnInstanceTellsThePopulation() {
    List<Bundle> bundles = evaluated(MEASURE + "$evaluate", period());

    assertThat(bundles).hasSize(1);
    assertThat(types(bundles.get(0))).containsExactly(MeasureReportType.SUMMARY);
  }

  @Test
  void evaluateOnTheTypeTakesOneMeasureOrMany() {
    List<Bundle> one = evaluated("Measure/$evaluate", measures("KitOne-1.0.0"));
    List<Bundle> many = evaluated("Measure/$evaluate", measures("KitOne-1.0.0", "KitTwo-1.0.0"));

    assertThat(one).hasSize(1);
    assertThat(types(one.get(0))).containsExactly(MeasureReportType.SUMMARY);
    assertThat(many).hasSize(1);
    assertThat(types(many.get(0)))
        .containsExactly(MeasureReportType.SUMMARY, MeasureReportType.SUMMARY);
  }

  /** The kit gives a patient's id without type. */
  @Test
  void evaluateForAPatientTellsOfThePatient() {
    List<Bundle> bundles =
        evaluated(
            "Measure/$evaluate",
            measures("KitOne-1.0.0", "KitTwo-1.0.0").addParameter("subject", "kit-1"));

    assertThat(bundles).hasSize(1);
    assertThat(types(bundles.get(0)))
        .containsExactly(MeasureReportType.INDIVIDUAL, MeasureReportType.INDIVIDUAL);
  }

  @ParameterizedTest
  @CsvSource({"population, 2, 1", "population, 1, 1", "subject, 2, 2", "subject, 1, 1"})
  void evaluateTakesAGroupOfPatientsWithTheRequest(String type, int patients, int bundles) {
    Group group = new Group();
    group.setId("kit-inline");
    for (int i = 1; i <= patients; i++) {
      group.addMember().setEntity(new Reference("Patient/kit-" + i));
    }
    Parameters parameters = measures("KitOne-1.0.0").addParameter("reportType", type);
    parameters.addParameter().setName("subjectGroup").setResource(group);

    List<Bundle> answer = evaluated("Measure/$evaluate", parameters);

    assertThat(answer).hasSize(bundles);
    assertThat(answer).allSatisfy(bundle -> assertThat(types(bundle)).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource({"population, 1", "subject, 2"})
  void evaluateTakesAGroupByReference(String type, int bundles) {
    Parameters parameters = measures("KitOne-1.0.0").addParameter("reportType", type);
    parameters.addParameter("subject", "Group/kit-group");

    List<Bundle> answer = evaluated("Measure/$evaluate", parameters);

    assertThat(answer).hasSize(bundles);
    assertThat(answer).allSatisfy(bundle -> assertThat(types(bundle)).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"$evaluate", "$evaluate-measure"})
  void wrongQuestionsByGetAreAnsweredWithTheStatusThatTheKitExpects(String operation) {
    assertStatus(
        404, "Measure/INVALID_MEASURE_ID/" + operation + "?subject=Patient/kit-1&" + PERIOD);
    assertStatus(404, MEASURE + operation + "?subject=INVALID_PATIENT_ID&" + PERIOD);
    assertStatus(400, MEASURE + operation + "?reportType=subject&" + PERIOD);
    assertStatus(
        400, MEASURE + operation + "?subject=Patient/kit-1&reportType=INVALID_TYPE&" + PERIOD);
    assertStatus(400, MEASURE + operation + "?subject=Patient/kit-1&periodStart=2026-01-01");
    assertStatus(400, MEASURE + operation + "?subject=Patient/kit-1&periodEnd=2026-12-31");
    assertStatus(
        400,
        MEASURE + operation + "?periodStart2019-01-01&periodEnd=2019-12-31&subjectPatient/123");
  }

  @Test
  void wrongQuestionsByPostAreAnsweredWithTheStatusThatTheKitExpects() {
    assertStatus(404, measures("INVALID_MEASURE_ID").addParameter("subject", "kit-1"));
    assertStatus(404, measures("KitOne-1.0.0").addParameter("subject", "INVALID_PATIENT_ID"));
    assertStatus(
        400,
        measures("KitOne-1.0.0")
            .addParameter("subject", "kit-1")
            .addParameter("reportType", "INVALID_REPORT_TYPE"));
    assertStatus(
        400,
        new Parameters()
            .addParameter("measureId", "KitOne-1.0.0")
            .addParameter("subject", "kit-1")
            .addParameter("periodStart", "2026-01-01"));
  }

  // $evaluate-measure

  @ParameterizedTest
  @CsvSource({
    "subject=Patient/kit-1, INDIVIDUAL",
    "reportType=subject-list, SUBJECTLIST",
    "reportType=population, SUMMARY",
    "reportType=population&subject=Group/kit-group, SUMMARY"
  })
  void evaluateMeasureGivesTheReportThatIsAskedFor(String question, MeasureReportType type) {
    HttpResponse<String> answer =
        SharedServer.get(MEASURE + "$evaluate-measure?" + PERIOD + "&" + question);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(
            SharedServer.FHIR
                .newJsonParser()
                .parseResource(MeasureReport.class, answer.body())
                .getType())
        .isEqualTo(type);
  }

  // $collect-data

  @ParameterizedTest
  @CsvSource({"KitOne, ''", "KitOne, KitTwo"})
  void collectDataGivesABundleWithAReportForEachMeasureByGetAndPost(String one, String two) {
    List<String> urls =
        Stream.of(one, two)
            .filter(name -> !name.isEmpty())
            .map(name -> SmallMeasure.BASE + "Measure/" + name)
            .toList();
    Parameters parameters = period();
    urls.forEach(
        url -> parameters.addParameter().setName("measureUrl").setValue(new CodeType(url)));
    parameters.addParameter("subject", "Group/kit-group");

    List<Bundle> posted = bundles(SharedServer.post("Measure/$collect-data", parameters));
    List<Bundle> got =
        bundles(
            SharedServer.get(
                "Measure/$collect-data?subject=Group/kit-group&"
                    + PERIOD
                    + "&measureUrl="
                    + String.join("&measureUrl=", urls)));

    for (List<Bundle> bundles : List.of(posted, got)) {
      assertThat(bundles).hasSize(2);
      assertThat(bundles).allSatisfy(each -> assertThat(types(each)).hasSize(urls.size()));
    }
  }

  // $submit-data

  /**
   * In the form of DEQM 3: no reporter, no subject, resources of which only the value identifies.
   */
  @Test
  void whatIsSubmittedInTheFirstFormIsFoundByItsIdentifiers() {
    MeasureReport report = dataReport("KitOne");
    report.addIdentifier(new Identifier().setValue("kit-report-1"));
    Patient patient = new Patient();
    patient.setId("kit-submitted");
    patient.addIdentifier(new Identifier().setValue("kit-patient-1"));
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("measureReport").setResource(report);
    parameters.addParameter().setName("resource").setResource(patient);

    HttpResponse<String> answer = SharedServer.post(MEASURE + "$submit-data", parameters);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    for (String search :
        List.of("MeasureReport?identifier=kit-report-1", "Patient?identifier=kit-patient-1")) {
      assertThat(SharedServer.get(search + "&_total=accurate").body()).contains("\"total\":1");
    }
  }

  @Test
  void aSubmissionWithoutOrWithSeveralReportsIsRefused() {
    Parameters none = new Parameters();
    none.addParameter().setName("Measure").setResource(new Patient());
    Parameters two = new Parameters();
    two.addParameter().setName("measureReport").setResource(dataReport("KitOne"));
    two.addParameter().setName("measureReport").setResource(dataReport("KitOne"));

    for (Parameters parameters : List.of(none, two)) {
      HttpResponse<String> answer = SharedServer.post(MEASURE + "$submit-data", parameters);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertError(answer);
    }
  }

  /**
   * In the form of DEQM 5: a transaction for each subject, a reporter contained but not so named.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aSubmissionOfBundlesIsAnsweredBundleByBundle(int subjects) {
    Parameters parameters = new Parameters();
    for (int i = 1; i <= subjects; i++) {
      parameters
          .addParameter()
          .setName("bundle")
          .setResource(submission("kit-of-" + subjects + "-" + i));
    }

    List<Bundle> answer = bundles(SharedServer.post("Measure/$submit-data", parameters));

    assertThat(answer).hasSize(subjects);
    assertThat(answer)
        .allSatisfy(
            bundle -> {
              assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.TRANSACTIONRESPONSE);
              assertThat(bundle.getEntry()).hasSize(4);
            });
  }

  private static Bundle submission(String id) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    for (String measure : List.of("KitOne", "KitTwo")) {
      MeasureReport report = dataReport(measure);
      report.setId(id + "-" + measure);
      report.setSubject(new Reference("Patient/" + id));
      Organization organization = new Organization();
      organization.setId("kit-reporter");
      report.addContained(organization);
      report.setReporter(new Reference("Organization/kit-reporter"));
      report.addExtension(
          "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-submitDataUpdateType",
          new CodeType("snapshot"));
      put(bundle, report);
    }
    Patient patient = new Patient();
    patient.setId(id);
    put(bundle, patient);
    Encounter encounter = new Encounter();
    encounter.setId(id + "-enc");
    encounter.addIdentifier(new Identifier().setValue(id + "-enc"));
    encounter.setStatus(Encounter.EncounterStatus.FINISHED);
    encounter
        .getClass_()
        .setSystem("http://terminology.hl7.org/CodeSystem/v3-ActCode")
        .setCode("AMB");
    encounter.setSubject(new Reference("Patient/" + id));
    put(bundle, encounter);
    return bundle;
  }

  private static void put(Bundle bundle, Resource resource) {
    bundle
        .addEntry()
        .setResource(resource)
        .getRequest()
        .setMethod(Bundle.HTTPVerb.PUT)
        .setUrl(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
  }

  private static MeasureReport dataReport(String measure) {
    MeasureReport report = new MeasureReport();
    report.setStatus(MeasureReportStatus.COMPLETE);
    report.setType(MeasureReportType.DATACOLLECTION);
    report.setMeasure(SmallMeasure.BASE + "Measure/" + measure + "|1.0.0");
    report.setPeriod(
        new Period()
            .setStartElement(new org.hl7.fhir.r4.model.DateTimeType("2026-01-01"))
            .setEndElement(new org.hl7.fhir.r4.model.DateTimeType("2026-12-31")));
    return report;
  }

  private static Parameters period() {
    return new Parameters()
        .addParameter("periodStart", "2026-01-01")
        .addParameter("periodEnd", "2026-12-31");
  }

  private static Parameters measures(String... ids) {
    Parameters parameters = period();
    for (String id : ids) {
      parameters.addParameter("measureId", id);
    }
    return parameters;
  }

  /** The Bundles, each with reports as the kit wants them: complete, with measure and period. */
  private static List<Bundle> evaluated(String operation, Parameters parameters) {
    List<Bundle> bundles = bundles(SharedServer.post(operation, parameters));
    assertThat(bundles)
        .flatExtracting(DeqmKitTest::reports)
        .isNotEmpty()
        .allSatisfy(
            report -> {
              assertThat(report.getStatus()).isEqualTo(MeasureReportStatus.COMPLETE);
              assertThat(report.getMeasure()).isNotBlank();
              assertThat(report.getPeriod().hasStart() && report.getPeriod().hasEnd()).isTrue();
            });
    return bundles;
  }

  private static List<Bundle> bundles(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<Bundle> bundles = new ArrayList<>();
    SharedServer.FHIR
        .newJsonParser()
        .parseResource(Parameters.class, answer.body())
        .getParameter()
        .forEach(parameter -> bundles.add((Bundle) parameter.getResource()));
    return bundles;
  }

  private static List<MeasureReport> reports(Bundle bundle) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(MeasureReport.class::isInstance)
        .map(MeasureReport.class::cast)
        .toList();
  }

  private static List<MeasureReportType> types(Bundle bundle) {
    return reports(bundle).stream().map(MeasureReport::getType).toList();
  }

  private static void assertStatus(int status, String question) {
    HttpResponse<String> answer = SharedServer.get(question);
    assertThat(answer.statusCode()).as(question + " " + answer.body()).isEqualTo(status);
    assertError(answer);
  }

  private static void assertStatus(int status, Parameters parameters) {
    HttpResponse<String> answer = SharedServer.post("Measure/$evaluate", parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertError(answer);
  }

  private static void assertError(HttpResponse<String> answer) {
    assertThat(
            SharedServer.FHIR
                .newJsonParser()
                .parseResource(OperationOutcome.class, answer.body())
                .getIssueFirstRep()
                .getSeverity())
        .isEqualTo(OperationOutcome.IssueSeverity.ERROR);
  }
}
