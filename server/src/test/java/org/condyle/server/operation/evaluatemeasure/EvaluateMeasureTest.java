package org.condyle.server.operation.evaluatemeasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operation's ways to be asked, over our own measure and two patients of one surgeon. */
class EvaluateMeasureTest {

  private static final String OPERATION = "Measure/ArthroplastyImprovement/$evaluate-measure?";
  private static final String PERIOD =
      "periodStart=2024-07-01&periodEnd=2025-06-30&dataCutOff=2026-12-31";

  /** A knee with a gain of 33 points, and a knee without any score. */
  private static final String PATIENTS =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"resource":{"resourceType":"Practitioner","id":"em-gp"},
        "request":{"method":"PUT","url":"Practitioner/em-gp"}},
       {"resource":{"resourceType":"Patient","id":"em-1","birthDate":"1950-01-01",
         "generalPractitioner":[{"reference":"Practitioner/em-gp"}]},
        "request":{"method":"PUT","url":"Patient/em-1"}},
       {"resource":{"resourceType":"Patient","id":"em-2","birthDate":"1950-01-01"},
        "request":{"method":"PUT","url":"Patient/em-2"}},
       {"resource":{"resourceType":"Procedure","id":"em-p1","status":"completed",
         "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"27447"}]},
         "subject":{"reference":"Patient/em-1"},"performedDateTime":"2024-10-01"},
        "request":{"method":"PUT","url":"Procedure/em-p1"}},
       {"resource":{"resourceType":"Procedure","id":"em-p2","status":"completed",
         "code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"27447"}]},
         "subject":{"reference":"Patient/em-2"},"performedDateTime":"2024-11-01"},
        "request":{"method":"PUT","url":"Procedure/em-p2"}},
       {"resource":{"resourceType":"Observation","id":"em-o1","status":"final",
         "code":{"coding":[{"system":"http://loinc.org","code":"82332-8"}]},
         "subject":{"reference":"Patient/em-1"},"effectiveDateTime":"2024-09-20",
         "valueQuantity":{"value":42.281,"code":"{score}"}},
        "request":{"method":"PUT","url":"Observation/em-o1"}},
       {"resource":{"resourceType":"Observation","id":"em-o2","status":"final",
         "code":{"coding":[{"system":"http://loinc.org","code":"82332-8"}]},
         "subject":{"reference":"Patient/em-1"},"effectiveDateTime":"2025-10-01",
         "valueQuantity":{"value":76.332,"code":"{score}"}},
        "request":{"method":"PUT","url":"Observation/em-o2"}},
       {"resource":{"resourceType":"Group","id":"em-group","type":"person","actual":true,
         "member":[{"entity":{"reference":"Patient/em-1"}},{"entity":{"reference":"Patient/em-2"}}]},
        "request":{"method":"PUT","url":"Group/em-group"}},
       {"resource":{"resourceType":"Group","id":"em-empty","type":"person","actual":true,
         "member":[{"entity":{"reference":"Patient/em-1"},"inactive":true}]},
        "request":{"method":"PUT","url":"Group/em-empty"}}]}
      """;

  @BeforeAll
  static void load() {
    HttpResponse<String> answer = SharedServer.post("", "application/fhir+json", PATIENTS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void onePatientGivesAnIndividualReportWithTheResourcesThatDecided() {
    MeasureReport report = report(OPERATION + PERIOD + "&subject=Patient/em-1");

    assertThat(report.getType()).isEqualTo(MeasureReport.MeasureReportType.INDIVIDUAL);
    assertThat(report.getSubject().getReference()).isEqualTo("Patient/em-1");
    assertThat(report.getReporter().getIdentifier().getSystem())
        .isEqualTo("https://condyle.org/fhir/sid/practice");
    assertThat(report.getMeasure())
        .isEqualTo("https://condyle.org/fhir/Measure/ArthroplastyImprovement|1.0.0");
    assertThat(count(report, "substantial-clinical-benefit", "numerator")).isEqualTo(1);
    assertThat(report.getEvaluatedResource())
        .extracting(resource -> resource.getReference())
        .contains("Procedure/em-p1", "Observation/em-o1", "Observation/em-o2");
    assertThat(report.getMeta().getProfile().get(0).getValue())
        .startsWith("http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/indv-measurereport");
  }

  @Test
  void anIdAloneIsAPatients() {
    assertThat(report(OPERATION + PERIOD + "&subject=em-1").getSubject().getReference())
        .isEqualTo("Patient/em-1");
  }

  @Test
  void anIndividualReportIsAboutOnePatient() {
    HttpResponse<String> answer =
        SharedServer.get(OPERATION + PERIOD + "&subject=Group/em-group&reportType=subject");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("CONDYLE-1003", "$evaluate");
  }

  @Test
  void aGroupGivesASummaryOfItsMembers() {
    MeasureReport report = report(OPERATION + PERIOD + "&subject=Group/em-group");

    assertThat(report.getType()).isEqualTo(MeasureReport.MeasureReportType.SUMMARY);
    assertThat(count(report, "matched-completeness", "denominator")).isEqualTo(2);
    assertThat(count(report, "matched-completeness", "numerator")).isEqualTo(1);
    assertThat(report.getGroup().get(1).getMeasureScore().getValue()).isEqualByComparingTo("0.5");
    assertThat(report.hasEvaluatedResource()).isFalse();
  }

  @Test
  void aSubjectListNamesWhoIsInAPopulation() {
    MeasureReport report =
        report(OPERATION + PERIOD + "&subject=Group/em-group&reportType=subject-list");

    assertThat(report.getType()).isEqualTo(MeasureReport.MeasureReportType.SUBJECTLIST);
    String text = SharedServer.FHIR.newJsonParser().encodeResourceToString(report);
    assertThat(text).contains("em-1").contains("em-2");
  }

  @Test
  void aPractitionersPatientsAreThoseWhoNameHim() {
    MeasureReport report = report(OPERATION + PERIOD + "&practitioner=Practitioner/em-gp");

    assertThat(count(report, "matched-completeness", "denominator")).isEqualTo(1);
  }

  @Test
  void everyoneIsEvaluatedWhenNobodyIsNamed() {
    MeasureReport report = report(OPERATION + PERIOD);

    assertThat(report.getType()).isEqualTo(MeasureReport.MeasureReportType.SUMMARY);
    assertThat(count(report, "matched-completeness", "denominator")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void theSameIsSaidByPostWithParametersAndTheMeasuresCanonical() {
    Parameters parameters = new Parameters();
    parameters.addParameter(
        "measure", "https://condyle.org/fhir/Measure/ArthroplastyImprovement|1.0.0");
    parameters.addParameter("periodStart", "2024-07-01");
    parameters.addParameter("periodEnd", "2025-06-30");
    parameters.addParameter("dataCutOff", "2026-12-31");
    parameters.addParameter("subject", "Group/em-group");

    HttpResponse<String> answer = SharedServer.post("Measure/$evaluate-measure", parameters);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    MeasureReport report =
        SharedServer.FHIR.newJsonParser().parseResource(MeasureReport.class, answer.body());
    assertThat(count(report, "matched-completeness", "numerator")).isEqualTo(1);
  }

  @Test
  void aChangedPatientIsInTheNextReport() {
    String change = PATIENTS.replace("em-", "ec-");
    SharedServer.post("", "application/fhir+json", change);
    String question = OPERATION + PERIOD + "&subject=Group/ec-group";
    assertThat(count(report(question), "substantial-clinical-benefit", "numerator")).isEqualTo(1);

    SharedServer.post("", "application/fhir+json", change.replace("76.332", "44.905"));

    assertThat(count(report(question), "substantial-clinical-benefit", "numerator")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'Measure/nowhere/$evaluate-measure?periodStart=2024&periodEnd=2025', 404, CONDYLE-1007",
    "'Measure/$evaluate-measure?periodStart=2024&periodEnd=2025', 400, CONDYLE-1002",
    "'Measure/$evaluate-measure?measure=urn:x&periodStart=2024&periodEnd=2025', 404, CONDYLE-1007",
    "'Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=2024', 400, CONDYLE-1002",
    "'Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=2025&periodEnd=2024', 400,"
        + " CONDYLE-1005",
    "'Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=June&periodEnd=2024', 400,"
        + " CONDYLE-1004",
    "'Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=2024&periodEnd=2024"
        + "&subject=Patient/nobody', 404, CONDYLE-1006",
    "'Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=2024&periodEnd=2024"
        + "&subject=Observation/em-o1', 400, CONDYLE-1013",
    "'Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=2024&periodEnd=2024"
        + "&subject=Group/em-empty', 422, CONDYLE-1014",
    "'Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=2024&periodEnd=2024"
        + "&subject=Group/nowhere', 404, CONDYLE-1006",
    "'Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=2024&periodEnd=2024"
        + "&reportType=novel', 400, CONDYLE-1003",
    "'Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=2024&periodEnd=2024"
        + "&reportType=subject', 400, CONDYLE-1003",
    "'Measure/ArthroplastyImprovement/$evaluate-measure?periodStart=2024&periodEnd=2024"
        + "&subjekt=Patient/em-1', 400, CONDYLE-1003"
  })
  void aWrongQuestionIsAnsweredWithItsNumber(String question, int status, String code) {
    HttpResponse<String> answer = SharedServer.get(question);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    OperationOutcome outcome =
        SharedServer.FHIR.newJsonParser().parseResource(OperationOutcome.class, answer.body());
    assertThat(outcome.getIssueFirstRep().getDetails().getCodingFirstRep().getCode())
        .isEqualTo(code);
  }

  private static MeasureReport report(String question) {
    HttpResponse<String> answer = SharedServer.get(question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(MeasureReport.class, answer.body());
  }

  private static int count(MeasureReport report, String group, String population) {
    return report.getGroup().stream()
        .filter(each -> each.getId().equals(group))
        .flatMap(each -> each.getPopulation().stream())
        .filter(each -> population.equals(each.getCode().getCodingFirstRep().getCode()))
        .findFirst()
        .orElseThrow()
        .getCount();
  }
}
