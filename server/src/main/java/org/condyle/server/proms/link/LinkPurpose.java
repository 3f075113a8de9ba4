package org.condyle.server.proms.link;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** For what a link is: it decides how long it is valid and what is asked before the form opens. */
public enum LinkPurpose {
  /** Sent to the patient, who answers at home after a second step. */
  PERSONAL("personal", Duration.ofDays(14), Duration.ofDays(90), Duration.ofMinutes(60)),
  /** Opened by staff on a tablet that they hand to the patient. */
  TABLET("tablet", Duration.ofHours(2), Duration.ofHours(12), Duration.ofMinutes(20)),
  /** Opened by staff, who answer what is the practice's to answer. */
  PRACTICE("practice", Duration.ofHours(2), Duration.ofHours(12), Duration.ofMinutes(20));

  /** No session outlasts it, however busy it is. */
  static final Duration LONGEST_SESSION = Duration.ofHours(6);

  private final String code;
  private final Duration usual;
  private final Duration longest;
  private final Duration idle;

  LinkPurpose(String code, Duration usual, Duration longest, Duration idle) {
    this.code = code;
    this.usual = usual;
    this.longest = longest;
    this.idle = idle;
  }

  public String code() {
    return code;
  }

  /** How long a link is valid where nobody says otherwise. */
  public Duration usualValidity() {
    return usual;
  }

  /** How long a link may be valid. */
  public Duration longestValidity() {
    return longest;
  }

  /** After how long without a request a session is over. */
  Duration idle() {
    return idle;
  }

  /** The purpose with a code. */
  public static Optional<LinkPurpose> of(String code) {
    return Arrays.stream(values()).filter(purpose -> purpose.code.equals(code)).findFirst();
  }
}
