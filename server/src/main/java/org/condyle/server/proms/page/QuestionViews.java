package org.condyle.server.proms.page;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.condyle.server.proms.page.Entry.Fault;
import org.condyle.server.proms.page.Phrases.Shown;
import org.condyle.server.proms.page.Question.Range;
import org.condyle.server.proms.page.QuestionView.ChoiceView;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * Makes the questions of one page: with what is stored, or with what was entered and could not be
 * saved.
 */
final class QuestionViews {

  private final Phrases phrases;
  private final Answers answers;
  private final Map<String, String> typed = new HashMap<>();
  private final Map<String, String> errors = new LinkedHashMap<>();
  private final Set<String> changed = new HashSet<>();

  /**
   * @param answers what is stored
   */
  QuestionViews(Phrases phrases, Answers answers) {
    this.phrases = phrases;
    this.answers = answers;
  }

  /** A line of the list of errors. */
  record ErrorView(String text, String target) {}

  /** The name of the field of a question. */
  static String field(int index) {
    return "a" + (index + 1);
  }

  /** Shows what was entered instead of what is stored. */
  void keep(Question question, String entered) {
    typed.put(question.linkId(), entered);
  }

  void refuse(Question question, Entry entry) {
    errors.put(question.linkId(), reason(question, entry));
  }

  /** Tells that an answer was changed meanwhile, and to what. */
  void tellChange(String linkId) {
    changed.add(linkId);
  }

  boolean hasErrors() {
    return !errors.isEmpty();
  }

  private String reason(Question question, Entry entry) {
    if (!(entry instanceof Entry.Illegal illegal)) {
      return phrases.say(question.required() ? "error.missing" : "error.missing-optional");
    }
    Range range = question.range();
    if (range == null || illegal.fault() == Fault.NOT_AN_OPTION) {
      return phrases.say("error.no-option");
    }
    return switch (illegal.fault()) {
      case OUT_OF_RANGE -> phrases.say("error.range", plain(range.min()), plain(range.max()));
      case TOO_PRECISE ->
          range.decimals() == 0
              ? phrases.say("error.whole")
              : phrases.say("error.decimals", range.decimals());
      default -> phrases.say("error.number", plain(range.min()), plain(range.max()));
    };
  }

  QuestionView view(Question question, int index) {
    String field = field(index);
    String value = value(question);
    List<ChoiceView> choices = new ArrayList<>();
    for (Question.Choice choice : question.choices()) {
      choices.add(
          new ChoiceView(
              field + "-" + (choices.size() + 1),
              choice.value(),
              phrases.show(choice.display()),
              choice.value().equals(value)));
    }
    Range range = question.range();
    return new QuestionView(
        field,
        index + 1,
        phrases.show(question.text()),
        question.help() == null ? null : phrases.show(question.help()),
        choices,
        question.isScale(),
        value,
        range == null ? null : rangeInWords(range),
        range != null && range.decimals() > 0 ? "decimal" : "numeric",
        errors.get(question.linkId()),
        changed.contains(question.linkId()) ? change(question) : null,
        question.required());
  }

  private String value(Question question) {
    String entered = typed.get(question.linkId());
    return entered == null ? stored(question).map(question::formValue).orElse("") : entered;
  }

  private Optional<Type> stored(Question question) {
    Optional<Type> answer = answers.byLinkId().get(question.linkId());
    return answer == null ? Optional.empty() : answer;
  }

  private String rangeInWords(Range range) {
    return phrases.say(
        range.decimals() == 0 ? "range.whole" : "range.decimals",
        plain(range.min()),
        plain(range.max()),
        range.decimals());
  }

  private String change(Question question) {
    return phrases.say("note.changed", answerInWords(question).text());
  }

  /** The stored answer as it is shown; says so where a question was passed over or not answered. */
  Shown answerInWords(Question question) {
    Optional<Type> answer = answers.byLinkId().get(question.linkId());
    if (answer == null) {
      return new Shown(phrases.say("answer.none"), null);
    }
    if (answer.isEmpty()) {
      return new Shown(phrases.say("answer.skipped"), null);
    }
    String value = question.formValue(answer.get());
    return question
        .choice(value)
        .map(choice -> phrases.show(choice.display()))
        .orElseGet(() -> new Shown(value, null));
  }

  /** The list of errors, each with the element to which it leads. */
  List<ErrorView> errors(List<QuestionView> views) {
    return views.stream()
        .filter(view -> view.error() != null || view.note() != null)
        .map(view -> new ErrorView(line(view), view.target()))
        .toList();
  }

  private String line(QuestionView view) {
    @Nullable String what = view.error() == null ? view.note() : view.error();
    return phrases.say("error.line", view.number(), String.valueOf(what));
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
