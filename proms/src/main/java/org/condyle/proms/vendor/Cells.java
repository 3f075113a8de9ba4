package org.condyle.proms.vendor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.condyle.proms.vendor.VendorMapping.Named;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.jspecify.annotations.Nullable;

/** The cells of one row, and what is wrong with them; no message tells what a cell holds. */
final class Cells {

  private final long line;
  private final Map<String, String> cells;
  private final List<Problem> problems = new ArrayList<>();

  Cells(long line, Map<String, String> cells) {
    this.line = line;
    this.cells = cells;
  }

  long line() {
    return line;
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** The text of a cell; empty when there is none. */
  String get(String column) {
    return cells.getOrDefault(column, "");
  }

  /** The text of a cell that may not be empty; empty after a problem. */
  String require(String column) {
    String text = get(column);
    if (text.isEmpty()) {
      problem(column, "is empty");
    }
    return text;
  }

  /** What a cell means; null when it is empty, or after a problem. */
  @Nullable String meaning(Named named) {
    if (named.column() == null) {
      return named.value();
    }
    String text = get(named.column());
    String meaning = named.meanings().get(text);
    if (meaning == null && !text.isEmpty()) {
      problem(named.column(), "has a value that the mapping does not name");
    }
    return meaning;
  }

  void problem(String column, String what) {
    add(ProblemCode.ROW_INVALID, "Line " + line + ", column '" + column + "' " + what, column);
  }

  void add(ProblemCode code, String message, String column) {
    problems.add(new Problem(code, message, "line " + line + ", column '" + column + "'"));
  }
}
