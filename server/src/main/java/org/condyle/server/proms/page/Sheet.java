package org.condyle.server.proms.page;

import java.util.List;
import org.condyle.proms.answer.Form;
import org.condyle.proms.instrument.Text;
import org.jspecify.annotations.Nullable;

/**
 * A questionnaire as those see it who answer it.
 *
 * @param form the Questionnaire that the response names
 * @param title its name
 * @param instructions what is said before the first question, or null
 * @param questions those that are theirs to answer, at least one
 */
record Sheet(Form form, Text title, @Nullable Text instructions, List<Question> questions) {

  Sheet {
    questions = List.copyOf(questions);
  }
}
