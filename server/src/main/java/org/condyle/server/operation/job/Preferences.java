package org.condyle.server.operation.job;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a caller prefers (RFC 7240); what is not known is passed over, as it says.
 *
 * @param lenient whether parameters that are not supported shall be passed over ({@code
 *     handling=lenient})
 */
public record Preferences(boolean respondAsync, boolean lenient) {

  private static final Pattern SEPARATOR = Pattern.compile(",");
  private static final Pattern NAME_END = Pattern.compile("[;=\\s]");
  private static final String RESPOND_ASYNC = "respond-async";
  private static final Pattern LENIENT =
      Pattern.compile("handling\\s*=\\s*\"?lenient\"?\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  /**
   * @param headers the values of all Prefer headers
   */
  public static Preferences of(Collection<String> headers) {
    List<String> preferences =
        headers.stream().flatMap(SEPARATOR::splitAsStream).map(String::strip).toList();
    return new Preferences(
        preferences.stream()
            .map(each -> NAME_END.split(each, 2)[0])
            .anyMatch(RESPOND_ASYNC::equalsIgnoreCase),
        preferences.stream().anyMatch(each -> LENIENT.matcher(each).matches()));
  }
}
