package org.condyle.server.intake;

import java.util.ArrayList;
import java.util.List;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/** The problems of one body, as many of them as a reader can use. */
final class ParseProblems {

  /** After so many the rest is only counted. */
  static final int MOST_LISTED = 50;

  private final List<Problem> listed = new ArrayList<>();
  private int notListed;

  /**
   * @param path the FHIRPath of the element
   * @param sentence what is wrong with it, to be read after the path; never its value, which may be
   *     a patient's
   */
  void add(String path, String sentence) {
    if (listed.size() == MOST_LISTED) {
      notListed++;
      return;
    }
    listed.add(new Problem(ProblemCode.MALFORMED, path + " " + sentence, path));
  }

  boolean isEmpty() {
    return listed.isEmpty();
  }

  ProblemException toException() {
    List<Problem> problems = new ArrayList<>(listed);
    if (notListed > 0) {
      problems.add(new Problem(ProblemCode.MALFORMED, "and " + notListed + " more problems", null));
    }
    return new ProblemException(problems);
  }
}
