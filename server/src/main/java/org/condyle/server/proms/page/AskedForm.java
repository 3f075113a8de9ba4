package org.condyle.server.proms.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.answer.Form;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.instrument.Topic;
import org.condyle.proms.surgery.Surgery;
import org.hl7.fhir.r4.model.Type;

/**
 * One questionnaire that can be answered now, once for all schedules that ask for it.
 *
 * @param responseId logical id of the response: the same each time until it is sent
 * @param sheet how it is shown
 * @param items the due items that one answer completes, at least one, in order
 * @param known what the record has, to be looked at and kept, by linkId
 * @param isFinished whether nothing is left to answer; it can be corrected
 */
record AskedForm(
    String responseId,
    Sheet sheet,
    List<DueItem> items,
    Map<String, Type> known,
    boolean isFinished) {

  AskedForm {
    items = List.copyOf(items);
    known = Map.copyOf(known);
  }

  /** One that a patient has to answer. */
  static AskedForm ofPatient(String responseId, Sheet sheet, List<DueItem> items) {
    return new AskedForm(responseId, sheet, items, Map.of(), false);
  }

  /** The Questionnaire that is answered. */
  Form form() {
    return sheet.form();
  }

  List<Question> questions() {
    return sheet.questions();
  }

  /** The operation that the answers are about; empty where they are about the whole patient. */
  Optional<Surgery> surgery() {
    return form().instrument().topic() == Topic.PERSON
        ? Optional.empty()
        : Optional.of(items.get(0).surgery());
  }

  /**
   * The first question that was neither answered nor passed over.
   *
   * @param answers by linkId; an empty one was passed over
   * @return its place from 0; as many as there are questions when nothing is left
   */
  int next(Map<String, Optional<Type>> answers) {
    for (int i = 0; i < questions().size(); i++) {
      if (!isDone(questions().get(i), answers)) {
        return i;
      }
    }
    return questions().size();
  }

  /** Whether a question is answered, or was passed over and may be. */
  static boolean isDone(Question question, Map<String, Optional<Type>> answers) {
    Optional<Type> answer = answers.get(question.linkId());
    return answer != null && (answer.isPresent() || !question.required());
  }

  boolean isWhole(Map<String, Optional<Type>> answers) {
    return next(answers) == questions().size();
  }
}
