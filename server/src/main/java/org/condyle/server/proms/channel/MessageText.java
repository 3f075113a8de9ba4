package org.condyle.server.proms.channel;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;

/**
 * The text of one kind of message, with placeholders such as {@code {link}}.
 *
 * @param system of the recipients it is for
 * @param subject empty in a text message
 */
record MessageText(String name, Purpose purpose, String system, String subject, String body) {

  private static final String SUBJECT = "Subject:";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  /**
   * Reads a file. That of an e-mail begins with a line {@code Subject: ...}.
   *
   * @throws ProblemException MESSAGE_TEXT_INVALID if it cannot be used
   */
  static MessageText read(String name, String file, Purpose purpose, String system) {
    String text = file.strip();
    String subject = "";
    if (system.equals(Recipient.Email.SYSTEM)) {
      String[] parts = text.split("\\R", 2);
      if (!parts[0].startsWith(SUBJECT) || parts.length < 2) {
        throw invalid(name, "must begin with a line 'Subject: ...'");
      }
      subject = parts[0].substring(SUBJECT.length()).strip();
      text = parts[1].strip();
      checkSubject(name, subject);
    }
    Set<String> used = placeholders(name, subject + "\n" + text);
    used.removeAll(purpose.placeholders());
    if (!used.isEmpty()) {
      throw invalid(
          name,
          "has the unknown placeholder {"
              + used.iterator().next()
              + "}; known are "
              + purpose.placeholders());
    }
    if (!placeholders(name, text).contains(purpose.essential())) {
      throw invalid(name, "lacks {" + purpose.essential() + "}");
    }
    return new MessageText(name, purpose, system, subject, text);
  }

  /** A subject is shown on a locked screen: it has neither link nor code. */
  private static void checkSubject(String name, String subject) {
    Set<String> used = placeholders(name, subject);
    used.remove(MessageTexts.PRACTICE);
    if (subject.isEmpty() || !used.isEmpty()) {
      throw invalid(name, "needs a subject that has no placeholder but {practice}");
    }
  }

  private static Set<String> placeholders(String name, String text) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    Set<String> names = new TreeSet<>();
    matcher.results().map(result -> result.group(1)).forEach(names::add);
    if (matcher.replaceAll("").matches("(?s).*[{}].*")) {
      throw invalid(name, "has a brace without its other half");
    }
    return names;
  }

  String subject(Map<String, String> values) {
    return filled(subject, values);
  }

  String body(Map<String, String> values) {
    return filled(body, values);
  }

  /** Each placeholder once: what is filled in is not looked at again. */
  private static String filled(String text, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found, values)));
  }

  private static String value(MatchResult found, Map<String, String> values) {
    String value = values.get(found.group(1));
    if (value == null) {
      throw new IllegalArgumentException("There is no value for " + found.group());
    }
    return value;
  }

  private static ProblemException invalid(String name, String what) {
    return new ProblemException(
        ProblemCode.MESSAGE_TEXT_INVALID, "The text " + name + " " + what, name);
  }
}
