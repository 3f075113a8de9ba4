package org.condyle.server.errors;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HAPI's messages made fit for an answer: without its internal numbers, without the values of
 * search criteria, which may be a patient's identifiers, and without the names of resources that
 * keep another from being deleted, which nobody has asked whether the caller may see.
 */
public final class HapiMessage {

  private static final Pattern NUMBER = Pattern.compile("HAPI-\\d+: ");

  /** Names what the caller may not see, or what lies with another. */
  private static final Pattern REFERRER =
      Pattern.compile(" First reference found was resource .*", Pattern.DOTALL);

  /** Whether HAPI says it, hangs on what else it looked for. */
  private static final Pattern TYPE_OF_TARGET =
      Pattern.compile("\\.where\\(resolve\\(\\) is \\w+\\)");

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
    String numberless = REFERRER.matcher(NUMBER.matcher(message).replaceAll("")).replaceFirst("");
    return CRITERIA
        .matcher(TYPE_OF_TARGET.matcher(numberless).replaceAll(""))
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    CRITERION_VALUE.matcher(found.group()).replaceAll("=...")));
  }
}
