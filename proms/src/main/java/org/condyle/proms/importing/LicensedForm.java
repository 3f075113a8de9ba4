package org.condyle.proms.importing;

import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.answer.Form;
import org.condyle.proms.instrument.AnswerOption;
import org.condyle.proms.instrument.Code;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.Scale;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.jspecify.annotations.Nullable;

/**
 * A site's Questionnaire with the wording for which it has a licence. It fits when it asks every
 * item of the instrument once, nothing else, and takes the same answers.
 */
public final class LicensedForm {

  private static final int YEAR_LENGTH = "2026".length();
  private static final int MONTH_LENGTH = "2026-01".length();
  private static final int DAY_LENGTH = "2026-01-01".length();

  private final Questionnaire questionnaire;
  private final Instrument instrument;
  private final Map<String, String> given;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> linkIds = new LinkedHashMap<>();
  private final Map<String, Map<Code, AnswerOption>> options = new LinkedHashMap<>();

  private LicensedForm(
      Questionnaire questionnaire, Instrument instrument, Map<String, String> given) {
    this.questionnaire = questionnaire;
    this.instrument = instrument;
    this.given = given;
  }

  /**
   * Attaches a Questionnaire to an instrument.
   *
   * @param questionnaire the site's
   * @param instrument what it asks
   * @param linkIds what the instrument calls an item or scale, by the Questionnaire's linkId; items
   *     that are not named are found by their codes
   * @return the form, by which responses to the Questionnaire are read
   * @throws ProblemException with every reason why it does not fit
   */
  public static Form attach(
      Questionnaire questionnaire, Instrument instrument, Map<String, String> linkIds) {
    return new LicensedForm(questionnaire, instrument, linkIds).attach();
  }

  private Form attach() {
    checkHeader();
    checkItems(questionnaire.getItem());
    for (Item item : instrument.items()) {
      if (!linkIds.containsValue(item.linkId())) {
        problem(
            "has no item for '" + item.linkId() + "' (" + item.code() + ")", "Questionnaire.item");
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new Form(
        questionnaire.getUrl(),
        questionnaire.getVersion(),
        instrument,
        lastDay(),
        linkIds,
        options);
  }

  /** What its own effectivePeriod says, or that of the instrument where it ends before. */
  private @Nullable LocalDate lastDay() {
    LocalDate ofInstrument = instrument.effectivePeriod().end();
    String end = questionnaire.getEffectivePeriod().getEndElement().getValueAsString();
    if (end == null) {
      return ofInstrument;
    }
    LocalDate own = lastDayOf(end);
    return ofInstrument != null && ofInstrument.isBefore(own) ? ofInstrument : own;
  }

  /** Of a year or a month the last day is meant. */
  private static LocalDate lastDayOf(String date) {
    if (date.length() == YEAR_LENGTH) {
      return Year.parse(date).atMonth(Month.DECEMBER).atEndOfMonth();
    }
    return date.length() == MONTH_LENGTH
        ? YearMonth.parse(date).atEndOfMonth()
        : LocalDate.parse(date.substring(0, DAY_LENGTH));
  }

  private void checkHeader() {
    String url = questionnaire.getUrl();
    if (url == null) {
      problem("has no url, by which responses could name it", "Questionnaire.url");
    } else if (url.startsWith(Instrument.QUESTIONNAIRES)) {
      problem("has a url of Condyle's own: give it one of the site's", "Questionnaire.url");
    }
    if (questionnaire.getStatus() == PublicationStatus.RETIRED) {
      problem("is retired", "Questionnaire.status");
    }
    boolean ofPatients =
        questionnaire.getSubjectType().isEmpty()
            || questionnaire.getSubjectType().stream()
                .anyMatch(type -> "Patient".equals(type.getValue()));
    if (!ofPatients) {
      problem("is not about patients", "Questionnaire.subjectType");
    }
  }

  private void checkItems(List<QuestionnaireItemComponent> items) {
    for (QuestionnaireItemComponent item : items) {
      QuestionnaireItemType type = item.getType();
      if (type != QuestionnaireItemType.GROUP && type != QuestionnaireItemType.DISPLAY) {
        checkQuestion(item);
      }
      checkItems(item.getItem());
    }
  }

  private void checkQuestion(QuestionnaireItemComponent question) {
    String location = "Questionnaire.item.where(linkId='" + question.getLinkId() + "')";
    String linkId = linkIdOf(question);
    if (linkId == null) {
      problem(
          "asks '"
              + question.getLinkId()
              + "', which the instrument does not have: its code is none of the instrument's",
          location);
      return;
    }
    if (linkIds.containsValue(linkId)) {
      problem("asks '" + linkId + "' twice", location);
      return;
    }
    linkIds.put(question.getLinkId(), linkId);
    Optional<Item> item = instrument.item(linkId);
    if (item.isPresent()) {
      FormItem fit = new FormItem(item.get(), question);
      fit.reasons().forEach(reason -> problem(reason, location));
      options.put(linkId, fit.options());
    } else if (!question.getType().equals(QuestionnaireItemType.DECIMAL)
        && !question.getType().equals(QuestionnaireItemType.INTEGER)) {
      problem("has the score '" + linkId + "' as something else than a number", location);
    }
  }

  /** The instrument's linkId of a question, by the given map or by its codes. */
  private @Nullable String linkIdOf(QuestionnaireItemComponent question) {
    String named = given.get(question.getLinkId());
    if (named != null) {
      boolean known = instrument.item(named).isPresent() || instrument.scale(named).isPresent();
      return known ? named : null;
    }
    for (Coding coding : question.getCode()) {
      if (coding.hasSystem() && coding.hasCode()) {
        String byCode = linkIdOf(new Code(coding.getSystem(), coding.getCode()));
        if (byCode != null) {
          return byCode;
        }
      }
    }
    return null;
  }

  private @Nullable String linkIdOf(Code code) {
    for (Item item : instrument.items()) {
      if (item.code().equals(code)) {
        return item.linkId();
      }
    }
    return instrument.scales().stream()
        .filter(scale -> scale.code().equals(code))
        .map(Scale::id)
        .findFirst()
        .orElse(null);
  }

  private void problem(String what, String location) {
    problems.add(
        new Problem(
            ProblemCode.FORM_UNFIT,
            "The Questionnaire does not fit " + instrument.canonical() + ": it " + what,
            location));
  }
}
