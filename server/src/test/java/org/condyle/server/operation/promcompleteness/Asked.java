package org.condyle.server.operation.promcompleteness;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;

/** The operation as it is asked over HTTP, and what it answers. */
final class Asked {

  static final String JSON = "application/fhir+json";
  static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
  static final String PERIOD =
      "$prom-completeness?periodStart=2023-01&periodEnd=" + (TODAY.getYear() + 1);

  private Asked() {}

  static Parameters ask(String parameters) {
    HttpResponse<String> answer = SharedServer.get(PERIOD + parameters);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  static MeasureReport report(Parameters answer) {
    return (MeasureReport) answer.getParameter("report").getResource();
  }

  static SortedMap<String, Integer> counts(MeasureReportGroupComponent group) {
    return group.getPopulation().stream()
        .collect(
            Collectors.toMap(
                each -> each.getCode().getCodingFirstRep().getCode(),
                each -> each.getCount(),
                Integer::sum,
                TreeMap::new));
  }

  static SortedMap<String, Integer> counts(StratifierGroupComponent stratum) {
    return stratum.getPopulation().stream()
        .collect(
            Collectors.toMap(
                each -> each.getCode().getCodingFirstRep().getCode(),
                each -> each.getCount(),
                Integer::sum,
                TreeMap::new));
  }

  static List<ParametersParameterComponent> closing(Parameters answer) {
    return answer.getParameter().stream().filter(each -> each.getName().equals("closing")).toList();
  }

  static int total(Parameters answer) {
    return Integer.parseInt(text(answer.getParameter("closingTotal").getValue()));
  }

  static String told(ParametersParameterComponent closing) {
    return String.join(
        " ",
        reference(closing, "patient"),
        reference(closing, "operation"),
        text(part(closing, "schedule")),
        text(part(closing, "interval")),
        text(part(closing, "instrument")),
        text(part(closing, "lastDay")));
  }

  static String reference(ParametersParameterComponent closing, String name) {
    return ((Reference) part(closing, name)).getReference();
  }

  static Base part(ParametersParameterComponent parameter, String name) {
    return parameter.getPart().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  static String text(Base value) {
    return value.primitiveValue();
  }
}
