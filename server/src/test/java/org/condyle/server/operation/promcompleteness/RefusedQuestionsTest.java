package org.condyle.server.operation.promcompleteness;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.condyle.server.SharedServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedQuestionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "?periodStart=2025-01;400;CONDYLE-1002;periodEnd",
        "?periodStart=2025-13&periodEnd=2026-01;400;CONDYLE-1004;2025-13",
        "?periodStart=2026-02&periodEnd=2026-01;400;CONDYLE-1005;before it starts",
        "?periodStart=2025-01-02&periodEnd=2026-01;400;CONDYLE-1003;whole months",
        "?periodStart=2025-01&periodEnd=2026-01-30;400;CONDYLE-1003;whole months",
        "YEAR&schedule=hip;400;CONDYLE-1003;joint-follow-up, pro-pm",
        "YEAR&interval=month-7;400;CONDYLE-1003;month-12, month-3",
        "YEAR&schedule=pro-pm&interval=month-3;400;CONDYLE-1003;postoperative, preoperative",
        "YEAR&instrument=hoos;400;CONDYLE-1003;hoos-jr",
        "YEAR&instrument=*&instrument=hoos-jr;400;CONDYLE-1003;one or the other",
        "YEAR&facility=Organization/none-complete;404;CONDYLE-1008;Organization/none-complete",
        "YEAR&facility=Practitioner/1;400;CONDYLE-1003;Organization",
        "YEAR&surgeon=Practitioner/none-complete;404;CONDYLE-1008;Practitioner/none-complete",
        "YEAR&groupBy=hospital;400;CONDYLE-1003;facility",
        "YEAR&groupBy=facility,;400;CONDYLE-1003;groupBy",
        "YEAR&asOf=2020-01-01;400;CONDYLE-1003;known today",
        "YEAR&asOf=soon;400;CONDYLE-1003;asOf",
        "YEAR&closingCount=5;400;CONDYLE-1003;closingWithin",
        "YEAR&closingWithin=-1;400;CONDYLE-1003;closingWithin",
        "YEAR&closingWithin=3&closingCount=1001;400;CONDYLE-1003;at most 1000",
        "YEAR&facilities=x;400;CONDYLE-1003;facility"
      })
  void whatCannotBeAnsweredIsRefusedByNumberWithWhatCan(
      String parameters, int status, String code, String text) {
    HttpResponse<String> answer =
        SharedServer.get(
            "$prom-completeness" + parameters.replace("YEAR", "?periodStart=2025&periodEnd=2025"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code).contains(text);
  }
}
