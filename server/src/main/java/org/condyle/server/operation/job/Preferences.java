package org.condyle.server.operation.job;

import java.util.Collection;
import java.util.regex.Pattern;

/** What a caller prefers (RFC 7240); what is not known is passed over, as it says. */
public record Preferences(boolean respondAsync) {

  private static final Pattern SEPARATOR = Pattern.compile(",");
  private static final Pattern NAME_END = Pattern.compile("[;=\\s]");
  private static final String RESPOND_ASYNC = "respond-async";

  /**
   * @param headers the values of all Prefer headers
   */
  public static Preferences of(Collection<String> headers) {
    return new Preferences(
        headers.stream()
            .flatMap(SEPARATOR::splitAsStream)
            .map(each -> NAME_END.split(each.strip(), 2)[0])
            .anyMatch(RESPOND_ASYNC::equalsIgnoreCase));
  }
}
