package org.condyle.cql.runtime;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of a CQL text; lines and columns count from 1, and the end is included. */
public record SourceRange(int startLine, int startColumn, int endLine, int endColumn) {

  private static final Pattern LOCATOR = Pattern.compile("(\\d+):(\\d+)(?:-(\\d+):(\\d+))?");

  /**
   * Reads ELM's locator, {@code 5:1} or {@code 5:1-6:20}.
   *
   * @return nothing where the ELM was published without locators
   */
  static Optional<SourceRange> ofLocator(@Nullable String locator) {
    Matcher matcher = locator == null ? null : LOCATOR.matcher(locator);
    if (matcher == null || !matcher.matches()) {
      return Optional.empty();
    }
    int line = Integer.parseInt(matcher.group(1));
    int column = Integer.parseInt(matcher.group(2));
    return Optional.of(
        matcher.group(3) == null
            ? new SourceRange(line, column, line, column)
            : new SourceRange(
                line,
                column,
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4))));
  }

  /** This part of a text; nothing where the text is shorter, so that it cannot be the one meant. */
  Optional<String> of(String text) {
    List<String> lines = text.lines().toList();
    if (endLine > lines.size()
        || endLine < startLine
        || startColumn - 1 > lines.get(startLine - 1).length()
        || endColumn > lines.get(endLine - 1).length()) {
      return Optional.empty();
    }
    if (startLine == endLine) {
      return Optional.of(lines.get(startLine - 1).substring(startColumn - 1, endColumn));
    }
    StringBuilder part = new StringBuilder(lines.get(startLine - 1).substring(startColumn - 1));
    for (int line = startLine + 1; line < endLine; line++) {
      part.append('\n').append(lines.get(line - 1));
    }
    return Optional.of(part.append('\n').append(lines.get(endLine - 1), 0, endColumn).toString());
  }
}
