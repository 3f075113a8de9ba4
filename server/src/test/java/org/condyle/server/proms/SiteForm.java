package org.condyle.server.proms;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.Objects;
import org.condyle.proms.instrument.Answers;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/** A site's own form of an instrument, with codes of its own for answers. */
public final class SiteForm {

  private static final String ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue";

  private SiteForm() {}

  /** Version 1, with the instrument's codes for questions. */
  public static Questionnaire of(Instrument instrument, String name) {
    Questionnaire form = new Questionnaire();
    form.setUrl("https://site.example.org/Questionnaire/" + name);
    form.setVersion("1");
    form.setStatus(PublicationStatus.ACTIVE);
    for (Item item : instrument.items()) {
      QuestionnaireItemComponent question = form.addItem();
      question.setLinkId("site-" + item.linkId());
      question.setType(QuestionnaireItemType.CHOICE);
      question.setText("A question with the site's wording");
      question.addCode().setSystem(item.code().system()).setCode(item.code().code());
      Answers answers = Objects.requireNonNull(item.answers());
      for (BigDecimal ordinal = answers.min();
          ordinal.compareTo(answers.max()) <= 0;
          ordinal = ordinal.add(BigDecimal.ONE)) {
        Coding answer = new Coding().setSystem("https://site.example.org/answers");
        answer.setCode("answer-" + ordinal.toPlainString()).setDisplay("Words of the site");
        question.addAnswerOption().setValue(answer).addExtension(ORDINAL, new DecimalType(ordinal));
      }
    }
    return form;
  }

  public static Parameters parameters(Questionnaire form, String instrument) {
    Parameters parameters = new Parameters();
    parameters.addParameter().setName("questionnaire").setResource(form);
    parameters.addParameter().setName("instrument").setValue(new StringType(instrument));
    return parameters;
  }

  /**
   * Attaches it over HTTP.
   *
   * @return what is stored
   */
  public static Questionnaire attach(Questionnaire form, String instrument) {
    HttpResponse<String> answer =
        SharedServer.post("Questionnaire/$attach-form", parameters(form, instrument));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Parameters attached =
        SharedServer.FHIR.newJsonParser().parseResource(Parameters.class, answer.body());
    Reference reference = (Reference) attached.getParameter("reference").getValue();
    return SharedServer.client()
        .read()
        .resource(Questionnaire.class)
        .withUrl(reference.getReference())
        .execute();
  }

  /**
   * A completed response with the third answer to every question.
   *
   * @param patient logical id
   * @param day on which it was given
   */
  public static QuestionnaireResponse response(Questionnaire form, String patient, String day) {
    QuestionnaireResponse response = new QuestionnaireResponse();
    response.setQuestionnaire(form.getUrl() + "|" + form.getVersion());
    response.setStatus(QuestionnaireResponseStatus.COMPLETED);
    response.setSubject(new Reference("Patient/" + patient));
    response.setAuthoredElement(new DateTimeType(day));
    form.getItem()
        .forEach(
            item ->
                response
                    .addItem()
                    .setLinkId(item.getLinkId())
                    .addAnswer()
                    .setValue(item.getAnswerOption().get(2).getValue()));
    return response;
  }
}
