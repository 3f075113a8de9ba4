package org.condyle.server.operation.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.condyle.server.SharedServer;
import org.condyle.server.operation.SmallMeasure;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two measures over two patients: one counts procedures, the other observations. */
class EvaluateTest {

  private static final String PATIENTS =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"resource":{"resourceType":"Practitioner","id":"ev-gp"},
        "request":{"method":"PUT","url":"Practitioner/ev-gp"}},
       {"resource":{"resourceType":"Organization","id":"ev-org","name":"Clinic"},
        "request":{"method":"PUT","url":"Organization/ev-org"}},
       {"resource":{"resourceType":"Location","id":"ev-loc","name":"Ward"},
        "request":{"method":"PUT","url":"Location/ev-loc"}},
       {"resource":{"resourceType":"Patient","id":"ev-1",
         "generalPractitioner":[{"reference":"Practitioner/ev-gp"}]},
        "request":{"method":"PUT","url":"Patient/ev-1"}},
       {"resource":{"resourceType":"Patient","id":"ev-2",
         "managingOrganization":{"reference":"Organization/ev-org"}},
        "request":{"method":"PUT","url":"Patient/ev-2"}},
       {"resource":{"resourceType":"Procedure","id":"ev-p1","status":"completed",
         "subject":{"reference":"Patient/ev-1"}},
        "request":{"method":"PUT","url":"Procedure/ev-p1"}},
       {"resource":{"resourceType":"Observation","id":"ev-o1","status":"final",
         "code":{"text":"score"},"subject":{"reference":"Patient/ev-1"}},
        "request":{"method":"PUT","url":"Observation/ev-o1"}},
       {"resource":{"resourceType":"Observation","id":"ev-o2","status":"final",
         "code":{"text":"score"},"subject":{"reference":"Patient/ev-2"}},
        "request":{"method":"PUT","url":"Observation/ev-o2"}},
       {"resource":{"resourceType":"Group","id":"ev-group","type":"person","actual":true,
         "member":[{"entity":{"reference":"Patient/ev-1"}},{"entity":{"reference":"Patient/ev-2"}}]},
        "request":{"method":"PUT","url":"Group/ev-group"}}]}
      """;

  @BeforeAll
  static void load() {
    Measure procedures = SmallMeasure.measure("EvProcedures", "1.0.0");
    procedures.addIdentifier().setSystem("urn:ev").setValue("EV-1");
    SmallMeasure.install(
        procedures,
        SmallMeasure.library(
            "EvProcedures",
            """
            parameter "Least" Integer default 1
            context Patient
            define "In": true
            define "Out": Count([Procedure]) >= "Least"
            """));
    SmallMeasure.install(
        SmallMeasure.measure("EvObservations", "1.0.0"),
        SmallMeasure.library(
            "EvObservations",
            """
            context Patient
            define "In": true
            define "Out": exists [Observation]
            """));
    HttpResponse<String> answer = SharedServer.post("", "application/fhir+json", PATIENTS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void severalMeasuresAboutOnePatientComeInOneBundleWithTheDataThatWereRead() {
    Parameters answer = evaluated(bothMeasures("subject", new StringType("Patient/ev-1")));

    Bundle bundle = onlyBundle(answer);
    assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.COLLECTION);
    assertThat(reports(bundle))
        .extracting(MeasureReport::getType, report -> count(report, "numerator"))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(MeasureReportType.INDIVIDUAL, 1),
            org.assertj.core.groups.Tuple.tuple(MeasureReportType.INDIVIDUAL, 1));
    assertThat(data(bundle))
        .containsExactly("Patient/ev-1", "Procedure/ev-p1", "Observation/ev-o1");
    assertThat(bundle.getEntry())
        .allSatisfy(
            entry ->
                assertThat(entry.getFullUrl())
                    .startsWith(SharedServer.server().fhirBase().toString()));
  }

  @Test
  void aGroupGivesOneBundleWithASummaryOfEachMeasure() {
    Parameters answer = evaluated(bothMeasures("subject", new StringType("Group/ev-group")));

    List<MeasureReport> reports = reports(onlyBundle(answer));
    assertThat(reports).extracting(MeasureReport::getType).containsOnly(MeasureReportType.SUMMARY);
    assertThat(reports).extracting(report -> count(report, "denominator")).containsExactly(2, 2);
    assertThat(reports).extracting(report -> count(report, "numerator")).containsExactly(1, 2);
    assertThat(data(onlyBundle(answer))).isEmpty();
  }

  @Test
  void individualReportsOfAGroupComeInABundleForEachPatient() {
    Parameters parameters = bothMeasures("reportType", new StringType("individual"));
    parameters.addParameter().setName("subjectGroup").setResource(group("ev-1", "ev-2"));

    List<Bundle> bundles = bundles(evaluated(parameters));

    assertThat(bundles).hasSize(2);
    assertThat(bundles)
        .extracting(bundle -> reports(bundle).get(0).getSubject().getReference())
        .containsExactlyInAnyOrder("Patient/ev-1", "Patient/ev-2");
    assertThat(bundles).allSatisfy(bundle -> assertThat(reports(bundle)).hasSize(2));
  }

  @Test
  void aSubjectListNamesTheMembers() {
    Parameters parameters = bothMeasures("reportType", new StringType("subject-list"));
    parameters.addParameter("subject", "Group/ev-group");

    assertThat(reports(onlyBundle(evaluated(parameters))))
        .extracting(MeasureReport::getType)
        .containsOnly(MeasureReportType.SUBJECTLIST);
  }

  @Test
  void aProvidersPatientsAreThoseWhoNameItAndItReports() {
    Parameters practitioner = bothMeasures("practitioner", new StringType("Practitioner/ev-gp"));
    Parameters organization = bothMeasures("provider", new StringType("Organization/ev-org"));

    MeasureReport ofPractitioner = reports(onlyBundle(evaluated(practitioner))).get(0);
    MeasureReport ofOrganization = reports(onlyBundle(evaluated(organization))).get(0);

    assertThat(count(ofPractitioner, "numerator")).isEqualTo(1);
    assertThat(ofPractitioner.getReporter().getReference()).isEqualTo("Practitioner/ev-gp");
    assertThat(count(ofOrganization, "denominator")).isEqualTo(1);
    assertThat(count(ofOrganization, "numerator")).isZero();
    assertThat(ofOrganization.getReporter().getReference()).isEqualTo("Organization/ev-org");
  }

  @Test
  void reporterAndLocationAreToldInTheReport() {
    Parameters parameters = bothMeasures("reporter", new StringType("Organization/ev-org"));
    parameters.addParameter("location", "Location/ev-loc");
    parameters.addParameter("subject", "Patient/ev-1");

    MeasureReport report = reports(onlyBundle(evaluated(parameters))).get(0);

    assertThat(report.getReporter().getReference()).isEqualTo("Organization/ev-org");
    Extension location =
        report.getExtensionByUrl(
            "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-dataLocation");
    assertThat(((Reference) location.getValue()).getReference()).isEqualTo("Location/ev-loc");
  }

  @Test
  void aCqlParameterTakesThePlaceOfItsDefaultAndTheReportTellsIt() {
    MeasureReport usual = reports(onlyBundle(evaluated(procedures()))).get(0);
    MeasureReport strict = reports(onlyBundle(evaluated(withLeast(new IntegerType(2))))).get(0);

    assertThat(count(usual, "numerator")).isEqualTo(1);
    assertThat(count(strict, "numerator")).isZero();
    Parameters told = (Parameters) strict.getContained("#parameters");
    assertThat(told.getParameter("Least").getValue().primitiveValue()).isEqualTo("2");
    assertThat(usual.getContained("#parameters")).isNull();
  }

  @Test
  void aCqlParameterThatIsNotDeclaredOrOfAnotherTypeIsRefused() {
    Parameters unknown = procedures();
    Parameters cql = new Parameters();
    cql.addParameter().setName("Leest").setValue(new IntegerType(2));
    unknown.addParameter().setName("parameters").setResource(cql);

    assertRefused(unknown, 400, "CONDYLE-1003", "Leest");
    assertRefused(withLeast(new StringType("two")), 400, "CONDYLE-1003", "Integer");
  }

  @Test
  void aMeasureIsNamedByItsIdentifierWithAndWithoutSystem() {
    for (String token : List.of("EV-1", "urn:ev|EV-1")) {
      MeasureReport report =
          reports(
                  onlyBundle(
                      evaluated(
                          "Measure/$evaluate?periodStart=2026&periodEnd=2026&subject=ev-1"
                              + "&measureIdentifier="
                              + token.replace("|", "%7C"))))
              .get(0);
      assertThat(report.getMeasure()).isEqualTo(SmallMeasure.BASE + "Measure/EvProcedures|1.0.0");
    }
    assertRefused("measureIdentifier=urn:other%7CEV-1", 404, "CONDYLE-1007");
  }

  @Test
  void theSameMeasureNamedTwiceIsEvaluatedOnce() {
    Bundle bundle =
        onlyBundle(
            evaluated(
                "Measure/$evaluate?periodStart=2026&periodEnd=2026&subject=ev-1"
                    + "&measureId=EvProcedures-1.0.0&measure=Measure/EvProcedures-1.0.0"));

    assertThat(reports(bundle)).hasSize(1);
  }

  @Test
  void anInstanceIsNotEvaluatedUnderAnotherMeasuresName() {
    HttpResponse<String> answer =
        SharedServer.get(
            "Measure/EvProcedures-1.0.0/$evaluate?periodStart=2026&periodEnd=2026"
                + "&measureId=EvObservations-1.0.0");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("CONDYLE-1003", "Measure/EvProcedures-1.0.0");
  }

  @Test
  void onlyDataThatChangedSinceTheyWereReceivedComeAgain() {
    Parameters later = bothMeasures("subject", new StringType("Patient/ev-1"));
    later.addParameter("lastReceivedOn", "2099-01-01");
    Parameters earlier = bothMeasures("subject", new StringType("Patient/ev-1"));
    earlier.addParameter("lastReceivedOn", "2020-01-01");

    assertThat(data(onlyBundle(evaluated(later)))).isEmpty();
    assertThat(reports(onlyBundle(evaluated(later)))).hasSize(2);
    assertThat(data(onlyBundle(evaluated(earlier)))).hasSize(3);
    assertRefused("measureId=EvProcedures-1.0.0&lastReceivedOn=2020", 400, "CONDYLE-1003");
  }

  @Test
  void aReporterOrLocationThatIsNotHereIsNamed() {
    assertRefused(
        "measureId=EvProcedures-1.0.0&reporter=Organization/ev-none", 404, "CONDYLE-1008");
    assertRefused("measureId=EvProcedures-1.0.0&location=Location/ev-none", 404, "CONDYLE-1008");
    assertRefused("measureId=EvProcedures-1.0.0&reporter=Patient/ev-1", 400, "CONDYLE-1003");
    assertRefused("measureId=EvProcedures-1.0.0&provider=Practitioner/no", 404, "CONDYLE-1006");
    assertRefused(
        "measureId=EvProcedures-1.0.0&provider=Practitioner/ev-gp&subject=ev-1",
        400,
        "CONDYLE-1003");
  }

  @Test
  void individualReportsOfMorePatientsThanAnAnswerHoldsAreRefusedBeforeTheFirst() {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    Group group = new Group();
    for (int i = 0; i <= MeasureEvaluation.INDIVIDUAL_REPORTS; i++) {
      Patient patient = new Patient();
      patient.setId("ev-many-" + i);
      bundle
          .addEntry()
          .setResource(patient)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl("Patient/ev-many-" + i);
      group.addMember().setEntity(new Reference("Patient/ev-many-" + i));
    }
    assertThat(SharedServer.post("", bundle).statusCode()).isEqualTo(200);
    Parameters individual = bothMeasures("reportType", new StringType("subject"));
    individual.addParameter().setName("subjectGroup").setResource(group);
    Parameters summary = bothMeasures("reportType", new StringType("summary"));
    summary.addParameter().setName("subjectGroup").setResource(group);

    assertRefused(individual, 422, "CONDYLE-1016", "at most 100");
    assertThat(count(reports(onlyBundle(evaluated(summary))).get(0), "denominator")).isEqualTo(101);
  }

  private static Parameters bothMeasures(String name, Type value) {
    Parameters parameters = new Parameters();
    parameters.addParameter("measureId", "EvProcedures-1.0.0");
    parameters.addParameter("measureUrl", SmallMeasure.BASE + "Measure/EvObservations|1.0.0");
    parameters.addParameter("periodStart", "2026-01-01");
    parameters.addParameter("periodEnd", "2026-12-31");
    parameters.addParameter().setName(name).setValue(value);
    return parameters;
  }

  private static Parameters procedures() {
    Parameters parameters = new Parameters();
    parameters.addParameter("measureId", "EvProcedures-1.0.0");
    parameters.addParameter("periodStart", "2026-01-01");
    parameters.addParameter("periodEnd", "2026-12-31");
    parameters.addParameter("subject", "Patient/ev-1");
    return parameters;
  }

  private static Parameters withLeast(Type least) {
    Parameters cql = new Parameters();
    cql.addParameter().setName("Least").setValue(least);
    Parameters parameters = procedures();
    parameters.addParameter().setName("parameters").setResource(cql);
    return parameters;
  }

  private static Group group(String... patients) {
    Group group = new Group();
    for (String patient : patients) {
      group.addMember().setEntity(new Reference("Patient/" + patient));
    }
    return group;
  }

  private static Parameters evaluated(Parameters parameters) {
    return parsed(SharedServer.post("Measure/$evaluate", parameters));
  }

  private static Parameters evaluated(String question) {
    return parsed(SharedServer.get(question));
  }

  private static Parameters parsed(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  private static void assertRefused(Parameters parameters, int status, String code, String text) {
    HttpResponse<String> answer = SharedServer.post("Measure/$evaluate", parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code, text);
  }

  private static void assertRefused(String question, int status, String code) {
    HttpResponse<String> answer =
        SharedServer.get("Measure/$evaluate?periodStart=2026&periodEnd=2026&" + question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code);
  }

  private static List<Bundle> bundles(Parameters answer) {
    assertThat(answer.getParameter())
        .extracting(Parameters.ParametersParameterComponent::getName)
        .containsOnly("return");
    return answer.getParameter().stream()
        .map(parameter -> (Bundle) parameter.getResource())
        .toList();
  }

  private static Bundle onlyBundle(Parameters answer) {
    assertThat(answer.getParameter()).hasSize(1);
    return bundles(answer).get(0);
  }

  private static List<MeasureReport> reports(Bundle bundle) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(MeasureReport.class::isInstance)
        .map(MeasureReport.class::cast)
        .toList();
  }

  private static List<String> data(Bundle bundle) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(resource -> !(resource instanceof MeasureReport))
        .map(EvaluateTest::reference)
        .toList();
  }

  private static String reference(Resource resource) {
    return resource.fhirType() + "/" + resource.getIdElement().getIdPart();
  }

  private static int count(MeasureReport report, String population) {
    return report.getGroupFirstRep().getPopulation().stream()
        .filter(each -> each.getId().equals(population))
        .findFirst()
        .orElseThrow()
        .getCount();
  }
}
