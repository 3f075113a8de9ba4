package org.condyle.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of wrong input to an evaluation is answered with: status and number. */
class BadInputTest {

  private static final String PERIOD = "periodStart=2026-01-01&periodEnd=2026-12-31";

  private static final String LOGIC =
      """
      context Patient
      define "In": true
      define "Out": true
      """;

  private static final String PATIENTS =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"resource":{"resourceType":"Patient","id":"bad-1"},
        "request":{"method":"PUT","url":"Patient/bad-1"}},
       {"resource":{"resourceType":"Practitioner","id":"bad-doctor"},
        "request":{"method":"PUT","url":"Practitioner/bad-doctor"}},
       {"resource":{"resourceType":"Group","id":"bad-empty","type":"person","actual":true},
        "request":{"method":"PUT","url":"Group/bad-empty"}},
       {"resource":{"resourceType":"Group","id":"bad-doctors","type":"practitioner","actual":true,
         "member":[{"entity":{"reference":"Practitioner/bad-doctor"}}]},
        "request":{"method":"PUT","url":"Group/bad-doctors"}}]}
      """;

  @BeforeAll
  static void load() {
    SmallMeasure.install(
        SmallMeasure.measure("BadGood", "1.0.0"), SmallMeasure.library("BadGood", LOGIC));
    SmallMeasure.install(
        SmallMeasure.measure("BadTwice", "1.0.0"),
        SmallMeasure.measure("BadTwice", "2.0.0"),
        SmallMeasure.library("BadTwice", LOGIC));
    Measure scoring = SmallMeasure.measure("BadScoring", "1.0.0");
    scoring.getScoring().getCodingFirstRep().setCode("guessing");
    Measure criteria = SmallMeasure.measure("BadCriteria", "1.0.0");
    criteria.getGroupFirstRep().getPopulation().get(2).getCriteria().setExpression("Nowhere");
    SmallMeasure.write(
        scoring,
        SmallMeasure.library("BadScoring", LOGIC),
        criteria,
        SmallMeasure.library("BadCriteria", LOGIC),
        SmallMeasure.measure("BadLoop", "1.0.0"),
        SmallMeasure.library("BadLoop", "include BadLoopBack version '1.0.0'\n" + LOGIC),
        SmallMeasure.library("BadLoopBack", "include BadLoop version '1.0.0'\n" + LOGIC));
    HttpResponse<String> answer = SharedServer.post("", "application/fhir+json", PATIENTS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "an unknown measure, 404, CONDYLE-1007, measure=https://example.org/small/Measure/None, "
        + PERIOD,
    "an unknown id, 404, CONDYLE-1007, measureId=None, " + PERIOD,
    "an ambiguous measure, 422, CONDYLE-2010,"
        + " measureUrl=https://example.org/small/Measure/BadTwice, "
        + PERIOD,
    "no measure, 400, CONDYLE-1002, subject=bad-1, " + PERIOD,
    "an unsupported scoring, 422, CONDYLE-3003, measureId=BadScoring-1.0.0, " + PERIOD,
    "a criteria without definition, 422, CONDYLE-2011, measureId=BadCriteria-1.0.0, " + PERIOD,
    "libraries that include each other, 422, CONDYLE-2013, measureId=BadLoop-1.0.0, " + PERIOD,
    "a subject of a wrong type, 400, CONDYLE-1013,"
        + " measureId=BadGood-1.0.0&subject=Practitioner/bad-doctor, "
        + PERIOD,
    "a Group of something else, 400, CONDYLE-1013,"
        + " measureId=BadGood-1.0.0&subject=Group/bad-doctors, "
        + PERIOD,
    "an unknown patient, 404, CONDYLE-1006, measureId=BadGood-1.0.0&subject=Patient/none, "
        + PERIOD,
    "an unknown Group, 404, CONDYLE-1006, measureId=BadGood-1.0.0&subject=Group/none, " + PERIOD,
    "an empty Group, 422, CONDYLE-1014, measureId=BadGood-1.0.0&subject=Group/bad-empty, " + PERIOD,
    "no period, 400, CONDYLE-1002, measureId=BadGood-1.0.0, subject=bad-1",
    "no end, 400, CONDYLE-1002, measureId=BadGood-1.0.0, periodStart=2026",
    "a reversed period, 400, CONDYLE-1005, measureId=BadGood-1.0.0,"
        + " periodStart=2026&periodEnd=2025",
    "a period that is none, 400, CONDYLE-1004, measureId=BadGood-1.0.0,"
        + " periodStart=now&periodEnd=2025",
    "an unknown report type, 400, CONDYLE-1003, measureId=BadGood-1.0.0&reportType=novel, "
        + PERIOD,
    "an unknown parameter, 400, CONDYLE-1003, measureId=BadGood-1.0.0&patient=bad-1, " + PERIOD,
    "a parameter twice, 400, CONDYLE-1003, measureId=BadGood-1.0.0&subject=a&subject=b, " + PERIOD,
    "a Group in a query, 400, CONDYLE-1003, measureId=BadGood-1.0.0&subjectGroup=bad-1, " + PERIOD
  })
  void isAnsweredWithItsNumber(
      String what, int status, String code, String question, String furtherQuestion) {
    for (String operation : new String[] {"$evaluate", "$evaluate-measure", "$collect-data"}) {
      if (operation.equals("$collect-data") && question.contains("reportType")) {
        continue; // which that operation does not have; it is unknown there, with the same code
      }
      HttpResponse<String> answer =
          SharedServer.get("Measure/" + operation + "?" + question + "&" + furtherQuestion);

      assertThat(answer.statusCode()).as(operation + answer.body()).isEqualTo(status);
      OperationOutcome outcome =
          SharedServer.FHIR.newJsonParser().parseResource(OperationOutcome.class, answer.body());
      assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
          .as(operation + answer.body())
          .isEqualTo(code);
    }
  }

  @Test
  void aGroupWithAnUnknownMemberIsRefusedByTheMembersName() {
    Group group = new Group();
    group.addMember().setEntity(new Reference("Patient/bad-1"));
    group.addMember().setEntity(new Reference("Patient/bad-nobody"));
    Parameters parameters = new Parameters();
    parameters.addParameter("measureId", "BadGood-1.0.0");
    parameters.addParameter("periodStart", "2026-01-01");
    parameters.addParameter("periodEnd", "2026-12-31");
    parameters.addParameter().setName("subjectGroup").setResource(group);

    HttpResponse<String> answer = SharedServer.post("Measure/$evaluate", parameters);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body())
        .contains("CONDYLE-1015", "Patient/bad-nobody")
        .doesNotContain("Patient/bad-1");
  }

  @Test
  void aMeasureWithSuchFaultsIsNotInstalledEither() {
    Measure criteria = SmallMeasure.measure("BadInstall", "1.0.0");
    criteria.getGroupFirstRep().getPopulation().get(2).getCriteria().setExpression("Nowhere");

    HttpResponse<String> answer =
        SharedServer.post(
            "$install-content",
            SmallMeasure.bundle(criteria, SmallMeasure.library("BadInstall", LOGIC)));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("CONDYLE-2011", "Nowhere");
    assertThat(SharedServer.get("Measure/BadInstall-1.0.0").statusCode()).isEqualTo(404);
  }

  @Test
  void aFailureInOneSubjectOfAThousandMarksTheReportAndLeavesTheOthersRight() {
    SmallMeasure.install(
        SmallMeasure.measure("BadOne", "1.0.0"),
        SmallMeasure.library(
            "BadOne",
            """
            context Patient
            define "In": (singleton from ([Observation])) is null
            define "Out": Patient.gender.value = 'male'
            """));
    for (int start = 0; start < 1000; start += 250) {
      HttpResponse<String> stored = SharedServer.post("", thousand(start, start + 250));
      assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
    }

    HttpResponse<String> answer =
        SharedServer.get(
            "Measure/BadOne-1.0.0/$evaluate-measure?"
                + PERIOD
                + "&practitioner=Practitioner/bad-doctor");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    MeasureReport report =
        SharedServer.FHIR.newJsonParser().parseResource(MeasureReport.class, answer.body());
    assertThat(report.getStatus()).isEqualTo(MeasureReport.MeasureReportStatus.ERROR);
    assertThat(number(report, "measurereport-subject-count")).isEqualTo(1000);
    assertThat(number(report, "measurereport-failed-subject-count")).isEqualTo(1);
    assertThat(report.getGroupFirstRep().getPopulation())
        .extracting(MeasureReport.MeasureReportGroupPopulationComponent::getCount)
        .containsExactly(999, 999, 500);
    OperationOutcome outcome = (OperationOutcome) report.getContained("#problems");
    assertThat(outcome.getIssue()).hasSize(1);
    assertThat(outcome.getIssueFirstRep().getDiagnostics())
        .startsWith("Patient/bad-t-501:")
        .contains("BadOne", "In");
    assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
        .isEqualTo("CONDYLE-3001");
  }

  /** Every second one is a man; number 501, a woman, has two observations where one may be. */
  private static Bundle thousand(int from, int to) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    for (int i = from; i < to; i++) {
      Patient patient = new Patient();
      patient.setGender(i % 2 == 0 ? AdministrativeGender.MALE : AdministrativeGender.FEMALE);
      patient.addGeneralPractitioner(new Reference("Practitioner/bad-doctor"));
      put(bundle, patient, "bad-t-" + i);
      if (i == 501) {
        put(bundle, observation(i), "bad-o-1");
        put(bundle, observation(i), "bad-o-2");
      }
    }
    return bundle;
  }

  private static Observation observation(int patient) {
    Observation observation = new Observation();
    observation.setStatus(Observation.ObservationStatus.FINAL);
    observation.getCode().setText("score");
    observation.setSubject(new Reference("Patient/bad-t-" + patient));
    return observation;
  }

  private static void put(Bundle bundle, Resource resource, String id) {
    resource.setId(id);
    bundle
        .addEntry()
        .setResource(resource)
        .getRequest()
        .setMethod(Bundle.HTTPVerb.PUT)
        .setUrl(resource.fhirType() + "/" + id);
  }

  private static int number(MeasureReport report, String extension) {
    return ((UnsignedIntType)
            report
                .getExtensionByUrl("https://condyle.org/fhir/StructureDefinition/" + extension)
                .getValue())
        .getValue();
  }
}
