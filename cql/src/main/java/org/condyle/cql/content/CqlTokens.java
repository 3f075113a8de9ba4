package org.condyle.cql.content;

import org.jspecify.annotations.Nullable;

/**
 * The words of a CQL text, one by one, without comments: enough to read the declarations that come
 * before the first definition (CQL 1.5, appendix G).
 */
final class CqlTokens {

  /** What a token is; only words can be keywords. */
  enum Kind {
    WORD,
    QUOTED_IDENTIFIER,
    STRING,
    SYMBOL
  }

  record Token(Kind kind, String text) {
    boolean isWord(String word) {
      return kind == Kind.WORD && text.equals(word);
    }

    boolean isName() {
      return kind == Kind.WORD || kind == Kind.QUOTED_IDENTIFIER;
    }
  }

  private final String source;
  private int at;

  CqlTokens(String source) {
    this.source = source;
  }

  /** The next token, or null at the end of the text. */
  @Nullable Token next() {
    skipBlanksAndComments();
    if (at >= source.length()) {
      return null;
    }
    char first = source.charAt(at);
    return switch (first) {
      case '\'' -> new Token(Kind.STRING, quoted('\''));
      case '"', '`' -> new Token(Kind.QUOTED_IDENTIFIER, quoted(first));
      default ->
          isWordPart(first)
              ? new Token(Kind.WORD, word())
              : new Token(Kind.SYMBOL, String.valueOf(source.charAt(at++)));
    };
  }

  private void skipBlanksAndComments() {
    while (at < source.length()) {
      if (Character.isWhitespace(source.charAt(at)) || source.charAt(at) == '\uFEFF') {
        at++;
      } else if (source.startsWith("//", at)) {
        at = endOf("\n");
      } else if (source.startsWith("/*", at)) {
        at = endOf("*/");
      } else {
        return;
      }
    }
  }

  private int endOf(String mark) {
    int found = source.indexOf(mark, at + 2);
    return found < 0 ? source.length() : found + mark.length();
  }

  private String word() {
    int from = at;
    while (at < source.length() && isWordPart(source.charAt(at))) {
      at++;
    }
    return source.substring(from, at);
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private String quoted(char quote) {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < source.length() && source.charAt(at) != quote) {
      if (source.charAt(at) == '\\' && at + 1 < source.length()) {
        at++;
      }
      text.append(source.charAt(at++));
    }
    at++;
    return text.toString();
  }
}
