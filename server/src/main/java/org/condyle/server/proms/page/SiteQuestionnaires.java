package org.condyle.server.proms.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.condyle.proms.answer.Form;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.Item.Respondent;
import org.condyle.proms.instrument.Text;
import org.condyle.server.proms.page.Question.Choice;
import org.condyle.server.store.Contents;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemAnswerOptionComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/** The sites' own Questionnaires, whose wording is theirs to show. */
final class SiteQuestionnaires {

  private static final String TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation";

  private final Contents contents;

  SiteQuestionnaires(Contents contents) {
    this.contents = contents;
  }

  /**
   * As the practice of a partition asks it; empty if the Questionnaire is not stored any more, or
   * is another practice's.
   */
  Optional<Sheet> sheet(int practice, Form form, Respondent who) {
    return stored(practice, form)
        .map(questionnaire -> new Reading(form, who, questionnaire).sheet());
  }

  private Optional<Questionnaire> stored(int practice, Form form) {
    return contents.of(practice).at("Questionnaire", form.url(), Questionnaire.class).stream()
        .filter(each -> form.version() == null || form.version().equals(each.getVersion()))
        .findFirst();
  }

  /** One Questionnaire, read from top to bottom. */
  private static final class Reading {

    private final Form form;
    private final Respondent who;
    private final Questionnaire questionnaire;
    private final List<Question> questions = new ArrayList<>();
    private @Nullable Text instructions;

    Reading(Form form, Respondent who, Questionnaire questionnaire) {
      this.form = form;
      this.who = who;
      this.questionnaire = questionnaire;
    }

    Sheet sheet() {
      read(questionnaire.getItem(), null);
      Text title = text(questionnaire.getTitleElement());
      return new Sheet(
          form, title == null ? form.instrument().title() : title, instructions, questions);
    }

    private void read(List<QuestionnaireItemComponent> items, @Nullable Text group) {
      for (QuestionnaireItemComponent item : items) {
        Text text = text(item.getTextElement());
        if (item.getType() == QuestionnaireItemType.DISPLAY) {
          instructions = questions.isEmpty() && instructions == null ? text : instructions;
        } else if (item.getType() == QuestionnaireItemType.GROUP) {
          read(item.getItem(), text == null ? group : text);
        } else {
          addQuestion(item, text, group);
        }
      }
    }

    private void addQuestion(
        QuestionnaireItemComponent item, @Nullable Text text, @Nullable Text group) {
      String known = form.linkIds().getOrDefault(item.getLinkId(), "");
      Optional<Item> asked = form.instrument().item(known).filter(each -> each.respondent() == who);
      if (asked.isPresent()) {
        Question plain = Question.of(asked.get(), form.instrument().title());
        List<Choice> choices = choices(item);
        Text help = help(item);
        questions.add(
            new Question(
                item.getLinkId(),
                text == null ? plain.text() : text,
                help == null ? group : help,
                choices.isEmpty() ? plain.choices() : choices,
                choices.isEmpty() ? plain.range() : null,
                choices.isEmpty() && plain.isScale(),
                plain.required()));
      }
    }

    private @Nullable Text help(QuestionnaireItemComponent item) {
      return item.getItem().stream()
          .filter(inner -> inner.getType() == QuestionnaireItemType.DISPLAY)
          .flatMap(inner -> Optional.ofNullable(text(inner.getTextElement())).stream())
          .findFirst()
          .orElse(null);
    }

    private List<Choice> choices(QuestionnaireItemComponent item) {
      return item.getAnswerOption().stream()
          .map(QuestionnaireItemAnswerOptionComponent::getValue)
          .map(this::choice)
          .toList();
    }

    private Choice choice(Type value) {
      if (value instanceof Coding coding) {
        Coding stored = new Coding();
        stored.setSystem(coding.getSystem());
        stored.setCode(coding.getCode());
        stored.setDisplay(coding.getDisplay());
        Text display = text(coding.getDisplayElement());
        return new Choice(
            coding.getCode(), display == null ? new Text(coding.getCode(), null) : display, stored);
      }
      String text = value.primitiveValue();
      return new Choice(text, new Text(text, text), value);
    }

    /** A text with its Spanish translation; one of a Spanish Questionnaire is Spanish itself. */
    private @Nullable Text text(PrimitiveType<String> element) {
      String value = element.getValue();
      if (value == null || value.isBlank()) {
        return null;
      }
      String language = questionnaire.getLanguage();
      boolean isSpanish = language != null && language.startsWith("es");
      return new Text(value, isSpanish ? value : spanish(element));
    }

    private static @Nullable String spanish(PrimitiveType<String> element) {
      for (Extension translation : element.getExtensionsByUrl(TRANSLATION)) {
        Extension language = translation.getExtensionByUrl("lang");
        Extension content = translation.getExtensionByUrl("content");
        if (language != null
            && content != null
            && content.hasValue()
            && String.valueOf(language.getValue().primitiveValue()).startsWith("es")) {
          return content.getValue().primitiveValue();
        }
      }
      return null;
    }
  }
}
