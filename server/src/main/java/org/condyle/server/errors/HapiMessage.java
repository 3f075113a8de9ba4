package org.condyle.server.errors;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HAPI's messages made fit for an answer: without its internal numbers, and without the values of
 * search criteria, which may be a patient's identifiers.
 */
public final class HapiMessage {

  private static final Pattern NUMBER = Pattern.compile("HAPI-\\d+: ");
  private static final Pattern CRITERIA = Pattern.compile("\\?[^\\s\"'\\]]+=[^\\s\"'\\]]*");
  private static final Pattern CRITERION_VALUE = Pattern.compile("=[^&]*");

  private HapiMessage() {}

  public static String clean(Throwable thrown) {
    return clean(thrown.getMessage());
  }

  static String clean(@Nullable String message) {
    if (message == null) {
      return "The request was refused";
    }
    String numberless = NUMBER.matcher(message).replaceAll("");
    return CRITERIA
        .matcher(numberless)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    CRITERION_VALUE.matcher(found.group()).replaceAll("=...")));
  }
}
