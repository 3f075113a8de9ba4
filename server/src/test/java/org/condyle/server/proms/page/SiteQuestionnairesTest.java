package org.condyle.server.proms.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.condyle.proms.answer.Form;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.importing.LicensedForm;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item.Respondent;
import org.condyle.proms.instrument.Text;
import org.condyle.server.SharedServer;
import org.condyle.server.partition.Partitions;
import org.condyle.server.proms.page.Question.Choice;
import org.condyle.server.store.Contents;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;

class SiteQuestionnairesTest {

  private static final String URL = "https://site.example.org/Questionnaire/rating";

  private final Sheets sheets =
      new Sheets(new SiteQuestionnaires(SharedServer.server().part(Contents.class)));

  private static Instrument instrument(String id) {
    return FormCatalog.shipped().instruments().instrument(id).orElseThrow();
  }

  /** The site's own wording of a rating from 0 to 4. */
  private static Questionnaire stored() {
    Questionnaire questionnaire = new Questionnaire();
    questionnaire.setId("site-rating");
    questionnaire.setUrl(URL).setVersion("2").setStatus(PublicationStatus.ACTIVE);
    questionnaire.setTitle("Our rating");
    questionnaire.addItem().setLinkId("hello").setType(QuestionnaireItemType.DISPLAY);
    questionnaire.getItemFirstRep().setText("Please read this first.");
    QuestionnaireItemComponent group =
        questionnaire.addItem().setLinkId("g").setType(QuestionnaireItemType.GROUP);
    group.setText("In the last week");
    QuestionnaireItemComponent item =
        group.addItem().setLinkId("q1").setType(QuestionnaireItemType.CHOICE);
    item.setText("How sure are you?");
    translate(item.getTextElement(), "¿Qué tan seguro está?");
    for (int ordinal = 0; ordinal <= 4; ordinal++) {
      Coding coding = new Coding("https://site.example.org/answers", "r" + ordinal, "R" + ordinal);
      coding
          .addExtension()
          .setUrl("http://hl7.org/fhir/StructureDefinition/ordinalValue")
          .setValue(new DecimalType(ordinal));
      item.addAnswerOption().setValue(coding);
    }
    SharedServer.client().update().resource(questionnaire).execute();
    return questionnaire;
  }

  private static void translate(StringType text, String spanish) {
    Extension translation =
        text.addExtension().setUrl("http://hl7.org/fhir/StructureDefinition/translation");
    translation.addExtension("lang", new CodeType("es"));
    translation.addExtension("content", new StringType(spanish));
  }

  @Test
  void aSitesFormIsShownInTheSitesOwnWords() {
    Form form = LicensedForm.attach(stored(), instrument("sils2"), Map.of("q1", "sils2-1"));

    Sheet sheet = sheets.of(Partitions.FIRST_PRACTICE, form, Respondent.PATIENT).orElseThrow();

    assertThat(sheet.title()).isEqualTo(new Text("Our rating", null));
    assertThat(sheet.instructions()).isEqualTo(new Text("Please read this first.", null));
    Question question = sheet.questions().get(0);
    assertThat(sheet.questions()).hasSize(1);
    assertThat(question.linkId()).isEqualTo("q1");
    assertThat(question.text()).isEqualTo(new Text("How sure are you?", "¿Qué tan seguro está?"));
    assertThat(question.help()).isEqualTo(new Text("In the last week", null));
    assertThat(question.choices())
        .extracting(Choice::value)
        .containsExactly("r0", "r1", "r2", "r3", "r4");
    assertThat(((Coding) question.choices().get(2).stored()).getSystem())
        .isEqualTo("https://site.example.org/answers");
  }

  @Test
  void aFormWhoseQuestionnaireIsGoneOrWithoutWordingIsNotShown() {
    Form gone =
        new Form(
            "https://site.example.org/Questionnaire/gone",
            "1",
            instrument("sils2"),
            null,
            Map.of("q1", "sils2-1"),
            Map.of());

    assertThat(sheets.of(Partitions.FIRST_PRACTICE, gone, Respondent.PATIENT)).isEmpty();
    assertThat(sheets.of(Partitions.FIRST_PRACTICE, Form.of(instrument("odi")), Respondent.PATIENT))
        .isEmpty();
    assertThat(
            sheets.of(
                Partitions.FIRST_PRACTICE, Form.of(instrument("koos-jr")), Respondent.PATIENT))
        .isPresent();
  }

  @Test
  void numbersUpToTenAreChosenAndOthersTyped() {
    Question pain = question("pain-nprs");
    Question rating = question("sane");

    assertThat(pain.isScale()).isTrue();
    assertThat(pain.choices()).hasSize(11);
    assertThat(pain.formValue(new IntegerType(7))).isEqualTo("7");
    assertThat(rating.choices()).isEmpty();
    assertThat(rating.range()).isNotNull();
    assertThat(rating.formValue(new IntegerType(85))).isEqualTo("85");
  }

  private Question question(String instrument) {
    return sheets
        .of(Partitions.FIRST_PRACTICE, Form.of(instrument(instrument)), Respondent.PATIENT)
        .orElseThrow()
        .questions()
        .get(0);
  }
}
