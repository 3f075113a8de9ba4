package org.condyle.server.proms.page;

import org.condyle.proms.answer.GivenAnswers;
import org.condyle.proms.instrument.Item;
import org.condyle.proms.instrument.Item.Respondent;
import org.condyle.record.ProblemException;
import org.condyle.server.proms.rules.PromRules;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Who has answered what is theirs: some questionnaires ask both the patient and the practice. */
final class AnsweredParts {

  private final PromRules rules;

  AnsweredParts(PromRules rules) {
    this.rules = rules;
  }

  /**
   * Whether a response has all that is somebody's to answer.
   *
   * @param practice the partition of the practice whose forms are known
   */
  boolean hasAllOf(int practice, Respondent who, QuestionnaireResponse response) {
    try {
      GivenAnswers answers = rules.responses(practice).read(response);
      return answers.missing().stream()
          .flatMap(linkId -> answers.instrument().item(linkId).stream())
          .map(Item::respondent)
          .noneMatch(who::equals);
    } catch (ProblemException e) {
      // What cannot be read does not count as answered.
      return false;
    }
  }
}
