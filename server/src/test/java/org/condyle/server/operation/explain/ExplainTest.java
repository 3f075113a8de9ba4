package org.condyle.server.operation.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Period;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExplainTest {

  private static final String EXPLAIN =
      "Measure/ArthroplastyImprovement/$explain?periodStart=2024-07-01&periodEnd=2025-06-30"
          + "&dataCutOff=2026-12-31&subject=Patient/";

  /** A replaced hip, with a fracture of the pelvis on the same day: excluded. */
  private static final String PATIENT =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
       {"resource":{"resourceType":"Patient","id":"explain","birthDate":"1955-03-10"},
        "request":{"method":"PUT","url":"Patient/explain"}},
       {"resource":{"resourceType":"Procedure","id":"explain-hip","status":"completed",
         "code":{"coding":[{"system":"http://www.cms.gov/Medicare/Coding/ICD10",
                            "code":"0SR90J9"}]},
         "subject":{"reference":"Patient/explain"},"performedDateTime":"2024-09-10"},
        "request":{"method":"PUT","url":"Procedure/explain-hip"}},
       {"resource":{"resourceType":"Condition","id":"explain-fracture",
         "code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"S32.401A"}]},
         "subject":{"reference":"Patient/explain"},"onsetDateTime":"2024-09-10"},
        "request":{"method":"PUT","url":"Condition/explain-fracture"}}]}
      """;

  @BeforeAll
  static void storeThePatient() {
    HttpResponse<String> answer = SharedServer.post("", "application/fhir+json", PATIENT);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void anExclusionIsToldWithItsRuleItsResourcesAndItsPlaceInTheText() {
    Parameters answer = explain("explain");

    assertThat(text(answer.getParameter("measure").getValue()))
        .startsWith("https://condyle.org/fhir/Measure/ArthroplastyImprovement|");
    assertThat(((Period) answer.getParameter("period").getValue()).getStartElement())
        .hasToString("DateTimeType[2024-07-01T00:00:00Z]");
    ParametersParameterComponent exclusion =
        population(answer, "preoperative-completeness-denominator-exclusion");
    assertThat(text(part(exclusion, "members"))).isEqualTo("1");
    assertThat(text(part(parts(exclusion, "membership").get(0), "rule")))
        .isEqualTo("is among those of 'Denominator Exclusions'");
    ParametersParameterComponent numerator =
        population(answer, "preoperative-completeness-numerator");
    assertThat(text(part(parts(numerator, "membership").get(0), "rule")))
        .isEqualTo("already in denominator-exclusion, so numerator was not evaluated");
    ParametersParameterComponent fracture = definition(answer, "Has Fracture");
    assertThat(text(part(fracture, "value"))).isEqualTo("list of 1: Procedure/explain-hip");
    assertThat(parts(fracture, "resource"))
        .extracting(each -> ((org.hl7.fhir.r4.model.Reference) each.getValue()).getReference())
        .contains("Condition/explain-fracture");
    assertThat(text(part(fracture, "text"))).startsWith("define \"Has Fracture\":");
    assertThat(parts(fracture, "source")).hasSize(1);
    assertThat(parts(fracture, "ownMilliseconds")).isEmpty();
    assertThat(answer.getParameters("text")).isEmpty();
  }

  @Test
  void timesAndTextAreGivenOnRequest() {
    Parameters answer = explain("explain&timing=true&text=true");

    ParametersParameterComponent initial = definition(answer, "Initial Population");
    assertThat(text(part(initial, "evaluations"))).isEqualTo("1");
    assertThat(Double.parseDouble(text(part(initial, "ownMilliseconds")))).isPositive();
    assertThat(answer.getParameters("function")).isNotEmpty();
    assertThat(text(answer.getParameter("text").getValue()))
        .contains("Procedure/explain-hip is a member: is among those of 'Initial Population'");
  }

  @Test
  void itIsSmallEnoughToRead() {
    HttpResponse<String> answer = SharedServer.get(EXPLAIN + "explain");

    assertThat(answer.body()).hasSizeLessThan(60_000).doesNotContain("birthDate");
  }

  @Test
  void oneKnownPatientAndAPeriodAreNeeded() {
    HttpResponse<String> unknown = SharedServer.get(EXPLAIN + "explain-none");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("CONDYLE-1006");
    HttpResponse<String> group = SharedServer.get(EXPLAIN.replace("Patient/", "Group/g"));
    assertThat(group.statusCode()).isEqualTo(400);
    assertThat(group.body()).contains("CONDYLE-1013");
    HttpResponse<String> without =
        SharedServer.get("Measure/ArthroplastyImprovement/$explain?subject=Patient/explain");
    assertThat(without.statusCode()).isEqualTo(400);
    assertThat(without.body()).contains("CONDYLE-1002", "periodStart");
  }

  private static Parameters explain(String patient) {
    HttpResponse<String> answer = SharedServer.get(EXPLAIN + patient);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
  }

  private static ParametersParameterComponent population(Parameters answer, String id) {
    return answer.getParameter().stream()
        .filter(each -> each.getName().equals("group"))
        .flatMap(group -> parts(group, "population").stream())
        .filter(population -> text(part(population, "id")).equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static ParametersParameterComponent definition(Parameters answer, String name) {
    return answer.getParameter().stream()
        .filter(each -> each.getName().equals("definition"))
        .filter(each -> text(part(each, "name")).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Base part(ParametersParameterComponent parameter, String name) {
    return parts(parameter, name).get(0).getValue();
  }

  private static List<ParametersParameterComponent> parts(
      ParametersParameterComponent parameter, String name) {
    return parameter.getPart().stream().filter(each -> each.getName().equals(name)).toList();
  }

  private static String text(Base value) {
    return String.valueOf(value.primitiveValue());
  }
}
