package org.condyle.proms.answer;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.proms.answer.GivenAnswers.GivenScore;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.Scale;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Type;

/** Reads the items of a response; groups may lie around them, as forms are laid out differently. */
final class ItemsReader {

  private final Form form;
  private final Instrument instrument;
  private final List<Problem> problems;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final Map<String, BigDecimal> scores = new LinkedHashMap<>();
  private final Map<String, BigDecimal> standardErrors = new LinkedHashMap<>();

  ItemsReader(Form form, List<Problem> problems) {
    this.form = form;
    this.instrument = form.instrument();
    this.problems = problems;
  }

  GivenAnswers read(List<QuestionnaireResponseItemComponent> items) {
    readAll(items);
    Map<String, GivenScore> given = new LinkedHashMap<>();
    scores.forEach(
        (scale, value) ->
            given.put(
                scale, new GivenScore(value, Optional.ofNullable(standardErrors.get(scale)))));
    return new GivenAnswers(instrument, answers, given);
  }

  private void readAll(List<QuestionnaireResponseItemComponent> items) {
    for (QuestionnaireResponseItemComponent item : items) {
      List<Type> values =
          item.getAnswer().stream()
              .filter(QuestionnaireResponseItemAnswerComponent::hasValue)
              .map(QuestionnaireResponseItemAnswerComponent::getValue)
              .toList();
      if (!values.isEmpty()) {
        readItem(item.getLinkId() == null ? "" : item.getLinkId(), values);
      }
      readAll(item.getItem());
      item.getAnswer().forEach(answer -> readAll(answer.getItem()));
    }
  }

  private void readItem(String linkId, List<Type> values) {
    String location = "QuestionnaireResponse.item.where(linkId='" + linkId + "')";
    String known = form.linkIds().get(linkId);
    if (known == null) {
      problem(
          ProblemCode.LINK_ID_UNKNOWN,
          "The Questionnaire " + form.canonical() + " has no item '" + linkId + "'",
          location);
    } else if (values.size() > 1 || !seen.add(known)) {
      problem(
          ProblemCode.ANSWER_REPEATED,
          "The item '" + linkId + "' takes one answer, and has several",
          location);
    } else {
      readValue(known, values.get(0), location);
    }
  }

  private void readValue(String linkId, Type value, String location) {
    Optional<Item> item = instrument.item(linkId);
    if (item.isPresent()) {
      Answer answer = new AnswerReader(form, item.get(), location, problems).read(value);
      if (answer != null) {
        answers.put(linkId, answer);
      }
      return;
    }
    BigDecimal number = AnswerReader.plainNumber(value);
    if (number == null) {
      problem(ProblemCode.ANSWER_WRONG_TYPE, "'" + linkId + "' takes a number", location);
    } else if (linkId.endsWith(Form.STANDARD_ERROR)) {
      readStandardError(linkId, number, location);
    } else {
      readScore(instrument.scale(linkId).orElseThrow(), number, location);
    }
  }

  private void readStandardError(String linkId, BigDecimal number, String location) {
    if (number.signum() < 0) {
      problem(ProblemCode.SCORE_ILLEGAL, "A standard error is at least 0", location);
    } else {
      standardErrors.put(
          linkId.substring(0, linkId.length() - Form.STANDARD_ERROR.length()), number);
    }
  }

  private void readScore(Scale scale, BigDecimal number, String location) {
    if (scale.legal().allow(number)) {
      scores.put(scale.id(), number);
    } else {
      problem(
          ProblemCode.SCORE_ILLEGAL,
          "A score of " + scale.title().en() + " is " + scale.legal().inWords(),
          location);
    }
  }

  private void problem(ProblemCode code, String message, String location) {
    problems.add(new Problem(code, message, location));
  }
}
