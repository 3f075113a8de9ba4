package org.condyle.proms.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.condyle.proms.Responses;
import org.junit.jupiter.api.Test;

class FormCatalogTest {

  @Test
  void anInstrumentIsAskedWithTheFormThatTheSiteAttachedLast() {
    Form first = attached("https://site.example/Questionnaire/knee", "1");
    Form last = attached("https://site.example/Questionnaire/other-knee", "1");
    FormCatalog forms = new FormCatalog(Responses.FORMS.instruments(), List.of(first, last));

    assertThat(forms.asking("koos-jr")).contains(last);
    assertThat(forms.asking("hoos-jr").map(Form::canonical))
        .contains("https://condyle.org/fhir/Questionnaire/hoos-jr|1.0.0");
    assertThat(forms.asking("none")).isEmpty();
  }

  private static Form attached(String url, String version) {
    return new Form(url, version, Responses.instrument("koos-jr"), null, Map.of(), Map.of());
  }
}
