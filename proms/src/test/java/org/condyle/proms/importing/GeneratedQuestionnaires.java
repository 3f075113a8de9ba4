package org.condyle.proms.importing;

import ca.uhn.fhir.context.FhirContext;
import org.condyle.profiles.CondylePackage;
import org.condyle.proms.Responses;
import org.hl7.fhir.r4.model.Questionnaire;

/** The Questionnaires of the package. */
final class GeneratedQuestionnaires {

  private static final CondylePackage PACKAGE = CondylePackage.load();

  private GeneratedQuestionnaires() {}

  static Questionnaire read(String instrument) {
    String url = Responses.instrument(instrument).url();
    return FhirContext.forR4Cached()
        .newJsonParser()
        .parseResource(Questionnaire.class, PACKAGE.artefact(url).orElseThrow().json());
  }
}
