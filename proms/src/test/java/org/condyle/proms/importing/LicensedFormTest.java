package org.condyle.proms.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.condyle.proms.Responses;
import org.condyle.proms.answer.Form;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.scoring.ScaleResult.ScaleScore;
import org.condyle.proms.scoring.Scorer;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;

class LicensedFormTest {

  private static final String ANSWERS = "https://clinic.example.org/answers";
  private static final String ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
  private static final int[] NECK_CODES = {
    82227, 82228, 82229, 82230, 82231, 82232, 82233, 82234, 82235, 82236
  };
  private static final int[] CHECK_DIGITS = {0, 8, 6, 4, 2, 0, 8, 6, 3, 1};

  @Test
  void aFormThatAsksTheSameIsAttachedByItsCodesAndItsAnswersAreScored() {
    Form form = attach(neck(), Map.of());

    QuestionnaireResponse response = Responses.empty("ndi");
    response.setQuestionnaire("https://clinic.example.org/Questionnaire/neck|2.1");
    for (int i = 0; i < 10; i++) {
      response
          .addItem()
          .setLinkId("neck." + i)
          .addAnswer()
          .setValue(new Coding(ANSWERS, "n" + i + "-3", null));
    }
    FormCatalog forms = new FormCatalog(InstrumentCatalog.shipped(), List.of(form));
    assertThat(Scorer.score(new ResponseReader(forms).read(response)))
        .singleElement()
        .satisfies(score -> assertThat(((ScaleScore) score).value()).isEqualByComparingTo("30"));
    assertThat(forms.find("https://clinic.example.org/Questionnaire/neck")).contains(form);
  }

  @Test
  void aFormWithoutCodesIsAttachedByAMapOfItsLinkIds() {
    Questionnaire questionnaire = neck();
    questionnaire.getItem().get(0).getItem().get(0).setCode(null);

    assertThat(reasons(questionnaire)).hasSize(2);
    assertThat(attach(questionnaire, Map.of("neck.0", "ndi-1")).linkIds())
        .containsEntry("neck.0", "ndi-1")
        .hasSize(10);
  }

  @Test
  void aFormThatDoesNotFitIsRefusedWithEveryReason() {
    Questionnaire questionnaire = neck();
    questionnaire.setStatus(PublicationStatus.RETIRED);
    List<QuestionnaireItemComponent> items = questionnaire.getItem().get(0).getItem();
    items.get(0).setType(QuestionnaireItemType.STRING);
    items.get(1).getAnswerOption().remove(5);
    ordinal(items.get(2), 3).setValue(new DecimalType(4));
    items.get(3).getAnswerOption().get(0).setExtension(null);
    items.get(4).setRepeats(true);
    items.get(5).setAnswerOption(null);
    items.get(6).setLinkId("neck.x").setCode(items.get(7).getCode());
    items.remove(9);
    items.add(
        new QuestionnaireItemComponent().setLinkId("comment").setType(QuestionnaireItemType.TEXT));

    assertThat(reasons(questionnaire))
        .anyMatch(reason -> reason.endsWith("it is retired"))
        .anyMatch(reason -> reason.contains("'neck.0', which is of type string"))
        .anyMatch(
            reason -> reason.contains("'neck.1', which has answers that count [0, 1, 2, 3, 4]"))
        .anyMatch(reason -> reason.contains("'neck.2', which has two options that count 4"))
        .anyMatch(reason -> reason.contains("'neck.3', which has an option of which it does not"))
        .anyMatch(reason -> reason.contains("'neck.4', which takes several answers"))
        .anyMatch(reason -> reason.contains("'neck.5', which has no answerOption"))
        .anyMatch(reason -> reason.contains("asks 'ndi-8' twice"))
        .anyMatch(reason -> reason.contains("has no item for 'ndi-7'"))
        .anyMatch(reason -> reason.contains("has no item for 'ndi-10'"))
        .anyMatch(reason -> reason.contains("asks 'comment', which the instrument does not have"))
        .hasSize(13);
  }

  @Test
  void aFormWithoutUrlOrWithOneOfOursIsRefused() {
    assertThat(reasons(neck().setUrl(null))).hasSize(1);
    assertThat(reasons(neck().setUrl("https://condyle.org/fhir/Questionnaire/ndi"))).hasSize(1);
  }

  @Test
  void aGeneratedQuestionnaireUnderAnotherUrlFitsItsInstrument() {
    for (String id :
        List.of("koos-jr", "promis-global-10", "faam", "ases", "pro-pm-preoperative")) {
      Questionnaire questionnaire = GeneratedQuestionnaires.read(id);
      questionnaire.setUrl("https://clinic.example.org/Questionnaire/" + id);

      assertThat(LicensedForm.attach(questionnaire, Responses.instrument(id), Map.of()).linkIds())
          .containsEntry(
              Responses.instrument(id).items().get(0).linkId(),
              Responses.instrument(id).items().get(0).linkId());
    }
  }

  private static Extension ordinal(QuestionnaireItemComponent item, int option) {
    return item.getAnswerOption().get(option).getExtensionByUrl(ORDINAL);
  }

  private static Form attach(Questionnaire questionnaire, Map<String, String> linkIds) {
    return LicensedForm.attach(questionnaire, Responses.instrument("ndi"), linkIds);
  }

  private static List<String> reasons(Questionnaire questionnaire) {
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> attach(questionnaire, Map.of()));
    assertThat(refused.problems())
        .allMatch(problem -> problem.code() == ProblemCode.FORM_UNFIT)
        .allMatch(problem -> problem.location() != null);
    return refused.problems().stream().map(Problem::message).toList();
  }

  /** A neck form with codes of the clinic's own for the answers, in a group, without wording. */
  private static Questionnaire neck() {
    Questionnaire questionnaire = new Questionnaire();
    questionnaire.setUrl("https://clinic.example.org/Questionnaire/neck");
    questionnaire.setVersion("2.1");
    questionnaire.setStatus(PublicationStatus.ACTIVE);
    questionnaire.addSubjectType("Patient");
    QuestionnaireItemComponent group =
        questionnaire.addItem().setLinkId("neck").setType(QuestionnaireItemType.GROUP);
    for (int i = 0; i < 10; i++) {
      QuestionnaireItemComponent item =
          group.addItem().setLinkId("neck." + i).setType(QuestionnaireItemType.CHOICE);
      item.addCode(new Coding("http://loinc.org", NECK_CODES[i] + "-" + CHECK_DIGITS[i], null));
      for (int ordinal = 0; ordinal <= 5; ordinal++) {
        item.addAnswerOption()
            .setValue(new Coding(ANSWERS, "n" + i + "-" + ordinal, null))
            .addExtension(new Extension(ORDINAL, new DecimalType(ordinal)));
      }
    }
    return questionnaire;
  }
}
