package org.condyle.server.proms.page;

import java.util.List;
import org.condyle.server.proms.page.Phrases.Shown;
import org.jspecify.annotations.Nullable;

/**
 * A question as a template shows it.
 *
 * @param field name of its field, and start of the ids of its elements
 * @param number its place from 1
 * @param help a hint, or null
 * @param choices the answers to choose from; empty where a number is typed
 * @param isScale whether the choices are numbers in a row
 * @param value the number that is typed so far
 * @param range which numbers are taken, in words, or null
 * @param inputMode the keyboard that a phone shows
 * @param error why what was entered is no answer, or null
 * @param note what somebody else changed meanwhile, or null
 */
record QuestionView(
    String field,
    int number,
    Shown text,
    @Nullable Shown help,
    List<ChoiceView> choices,
    boolean isScale,
    String value,
    @Nullable String range,
    String inputMode,
    @Nullable String error,
    @Nullable String note,
    boolean required) {

  QuestionView {
    choices = List.copyOf(choices);
  }

  /** An answer to choose. */
  record ChoiceView(String id, String value, Shown text, boolean checked) {}

  /** The ids of what describes the question, for screen readers; null where there is nothing. */
  public @Nullable String describedBy() {
    StringBuilder ids = new StringBuilder();
    append(ids, help, "help");
    append(ids, range, "range");
    append(ids, note, "note");
    append(ids, error, "error");
    return ids.isEmpty() ? null : ids.toString().strip();
  }

  private void append(StringBuilder ids, @Nullable Object part, String name) {
    if (part != null) {
      ids.append(' ').append(field).append('-').append(name);
    }
  }

  /** The id of the element to which an error leads. */
  public String target() {
    return choices.isEmpty() ? field : choices.get(0).id();
  }
}
