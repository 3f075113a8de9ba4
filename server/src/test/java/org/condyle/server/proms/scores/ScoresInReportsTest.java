package org.condyle.server.proms.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.condyle.server.proms.PromPatient.put;

import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.condyle.server.operation.SmallMeasure;
import org.condyle.server.proms.PromPatient;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports read the scores of answers that were acknowledged, though nobody has extracted them. */
class ScoresInReportsTest {

  private static final String NAME = "ScoresInReports";

  @BeforeAll
  static void install() {
    SmallMeasure.install(
        SmallMeasure.measure(NAME, "1.0.0"),
        SmallMeasure.library(
            NAME,
            """
            context Patient
            define "In": StartsWith(Patient.id.value, 'scores-in-')
            define "Out":
              exists ([Observation] O
                where O.status.value in { 'final', 'amended', 'corrected' }
                  and (O.value as FHIR.Quantity).value.value > 50.0
                  and exists (O.code.coding C where C.code.value = '82332-8'))
            """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "&reportType=subject&subject=Patient/"})
  void aReportSeesTheScoreOfAnAnswerAndItsCorrectionAtOnce(String about) {
    String id = about.isEmpty() ? "scores-in-all" : "scores-in-one";
    String which = about.isEmpty() ? "" : about + id;
    PromPatient patient = PromPatient.stored(id);
    int before = numerator(which);

    put(patient.koos(2, 2, 1, 3, 2, 2, 3));
    assertThat(numerator(which)).isEqualTo(before + 1);

    put(patient.koos(4, 4, 4, 4, 4, 4, 4).setStatus(QuestionnaireResponseStatus.AMENDED));
    assertThat(numerator(which)).as("a lower score").isEqualTo(before);

    put(patient.koos(0, 0, 0, 0, 0, 0, 0).setStatus(QuestionnaireResponseStatus.AMENDED));
    assertThat(numerator(which)).isEqualTo(before + 1);

    put(patient.koos(0, 0, 0, 0, 0, 0, 0).setStatus(QuestionnaireResponseStatus.ENTEREDINERROR));
    assertThat(numerator(which)).as("taken back").isEqualTo(before);
  }

  private static int numerator(String which) {
    HttpResponse<String> answer =
        SharedServer.get(
            "Measure/" + NAME + "-1.0.0/$evaluate-measure?periodStart=2026&periodEnd=2026" + which);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    MeasureReport report =
        SharedServer.FHIR.newJsonParser().parseResource(MeasureReport.class, answer.body());
    return report.getGroupFirstRep().getPopulation().stream()
        .filter(each -> each.getCode().getCodingFirstRep().getCode().equals("numerator"))
        .findFirst()
        .orElseThrow()
        .getCount();
  }
}
