package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hl7.fhir.r4.model.Observation;

/** The one questionnaire of seven questions that most tests of the pages answer. */
final class KneeForm {

  static final String NONE = "LA137-2";
  static final String MILD = "LA6752-5";
  static final String SEVERE = "LA6750-9";

  private KneeForm() {}

  /** Asked for one questionnaire of seven questions, about the left knee. */
  static FormPatient kneePatient(String id) {
    return FormPatient.born(1975, id).withOperation(FormPatient.KNEE, FormPatient.LEFT);
  }

  static String formPath(FormBrowser browser) {
    return browser.page().replaceAll("(?s).*href=\"/forms(/q/[^\"/]+)\".*", "$1");
  }

  static Map<String, String> all(String answer) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 1; i <= 7; i++) {
      fields.put("a" + i, answer);
    }
    return fields;
  }

  static BigDecimal score(FormPatient patient) {
    Observation score =
        patient.observations().stream()
            .filter(each -> each.getCode().hasCoding("http://loinc.org", "82332-8"))
            .findFirst()
            .orElseThrow();
    assertThat(score.getBodySite().getCodingFirstRep().getCode()).isEqualTo(FormPatient.LEFT);
    assertThat(patient.observations()).hasSize(8);
    return score.getValueQuantity().getValue();
  }
}
