package org.condyle.server.proms.link;

import java.util.List;
import java.util.Locale;

/**
 * Somebody who passed the second step of a link and answers now.
 *
 * @param secret what the browser's cookie has
 * @param language in which the pages are
 * @param layout how questions are shown
 * @param sent ids of the responses that were sent in this session, in order
 * @param isSpent whether the link was used up, so that only the end is to be seen
 */
public record FormSession(
    String secret, Link link, Locale language, Layout layout, List<String> sent, boolean isSpent) {

  /** How questions are shown. */
  public enum Layout {
    /** One question at a time. */
    ONE,
    /** All questions on one page. */
    ALL
  }

  public FormSession {
    sent = List.copyOf(sent);
  }

  /** What a form of this session carries, so that no other site can send one. */
  public String formKey() {
    return Sessions.formKey(secret);
  }

  /** Without the secret, which must not get into a log. */
  @Override
  public String toString() {
    return "FormSession[" + link.id() + "]";
  }
}
