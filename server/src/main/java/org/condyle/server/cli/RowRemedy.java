package org.condyle.server.cli;

import java.util.Locale;
import org.condyle.record.Problem;

/** Says what is wrong with a line of a vendor's export, where, and what to do. */
final class RowRemedy {

  private RowRemedy() {}

  /** For example {@code line 7, column 'Q1': CONDYLE-4023 is empty. Correct the cell ...}. */
  static String say(Problem problem) {
    String place = problem.location() == null ? "" : problem.location();
    String message = problem.message();
    // Problems of cells begin with the place, which is said already.
    if (message.toLowerCase(Locale.ROOT).startsWith(place.toLowerCase(Locale.ROOT))) {
      message = message.substring(place.length()).strip();
    }
    return place + ": " + problem.code().code() + " " + message + ". " + remedy(problem);
  }

  private static String remedy(Problem problem) {
    return switch (problem.code()) {
      case ROW_INVALID -> "Correct the line, or the mapping, and send it again.";
      case ANSWER_NOT_AN_OPTION, ANSWER_WRONG_TYPE ->
          "Send one of the item's answers, or name the text in the mapping's 'answers'.";
      case SCORE_ILLEGAL ->
          "Send the score as the instrument's table or formula gives it, or the answers alone.";
      case SCORE_DIFFERS -> "Correct the answers or the score, or send the answers alone.";
      case QUESTIONNAIRE_RETIRED ->
          "Send answers to the version in use, or the day on which they were given.";
      default -> "docs/errors.md says what to do.";
    };
  }
}
