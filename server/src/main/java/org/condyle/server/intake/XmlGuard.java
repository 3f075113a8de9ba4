package org.condyle.server.intake;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * Watches XML on its way into a parser: refuses a document type declaration, without which there
 * are no entities to expand or to fetch, and elements that lie too deep in each other.
 */
final class XmlGuard extends FilterReader {

  private enum State {
    TEXT,
    OPENED,
    DECLARATION,
    START_TAG,
    START_TAG_SLASH,
    QUOTED,
    APOSTROPHED,
    END_TAG,
    INSTRUCTION,
    COMMENT,
    CDATA
  }

  private static final int LONGEST_MARK = 8;

  private final int deepest;
  private final StringBuilder mark = new StringBuilder();
  private State state = State.TEXT;
  private int depth;

  XmlGuard(Reader xml, int deepest) {
    super(xml);
    this.deepest = deepest;
  }

  /**
   * @param xml the XHTML of a narrative
   * @throws ProblemException as for a whole body
   */
  static void watch(String xml, int deepest) {
    XmlGuard guard = new XmlGuard(Reader.nullReader(), deepest);
    for (int i = 0; i < xml.length(); i++) {
      guard.watch(xml.charAt(i));
    }
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    if (next >= 0) {
      watch((char) next);
    }
    return next;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    for (int i = offset; i < offset + count; i++) {
      watch(target[i]);
    }
    return count;
  }

  private void watch(char next) {
    state =
        switch (state) {
          case TEXT -> next == '<' ? State.OPENED : State.TEXT;
          case OPENED -> opened(next);
          case DECLARATION -> declaration(next);
          case START_TAG -> startTag(next);
          case START_TAG_SLASH -> {
            if (next == '>') {
              depth--;
            }
            yield next == '>' ? State.TEXT : startTag(next);
          }
          case QUOTED -> next == '"' ? State.START_TAG : State.QUOTED;
          case APOSTROPHED -> next == '\'' ? State.START_TAG : State.APOSTROPHED;
          case END_TAG -> next == '>' ? State.TEXT : State.END_TAG;
          case INSTRUCTION -> untilMark(next, "?>", State.INSTRUCTION);
          case COMMENT -> untilMark(next, "-->", State.COMMENT);
          case CDATA -> untilMark(next, "]]>", State.CDATA);
        };
  }

  private State opened(char next) {
    mark.setLength(0);
    return switch (next) {
      case '!' -> State.DECLARATION;
      case '?' -> State.INSTRUCTION;
      case '/' -> {
        depth--;
        yield State.END_TAG;
      }
      default -> {
        if (++depth > deepest) {
          throw Depth.tooDeep(deepest);
        }
        yield State.START_TAG;
      }
    };
  }

  private State declaration(char next) {
    mark.append(next);
    String begun = mark.toString();
    if (begun.equals("--")) {
      mark.setLength(0);
      return State.COMMENT;
    }
    if (begun.equals("[CDATA[")) {
      mark.setLength(0);
      return State.CDATA;
    }
    if ("--".startsWith(begun) || "[CDATA[".startsWith(begun)) {
      return State.DECLARATION;
    }
    throw new ProblemException(
        ProblemCode.MALFORMED,
        "The XML has a document type declaration; FHIR allows none, and this server reads none");
  }

  private static State startTag(char next) {
    return switch (next) {
      case '>' -> State.TEXT;
      case '/' -> State.START_TAG_SLASH;
      case '"' -> State.QUOTED;
      case '\'' -> State.APOSTROPHED;
      default -> State.START_TAG;
    };
  }

  private State untilMark(char next, String end, State inside) {
    mark.append(next);
    if (mark.length() > LONGEST_MARK) {
      mark.delete(0, mark.length() - LONGEST_MARK);
    }
    return mark.toString().endsWith(end) ? State.TEXT : inside;
  }
}
