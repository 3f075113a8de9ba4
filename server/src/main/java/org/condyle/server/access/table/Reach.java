package org.condyle.server.access.table;

import java.util.Arrays;

/** How far a right over a type goes within the practice. */
public enum Reach {
  /** All that the practice has of the type; of shared content, all that is shared with it. */
  PRACTICE("practice"),
  /** What is about the patient to whose record the caller is held. */
  OWN_RECORD("own record");

  private final String text;

  Reach(String text) {
    this.text = text;
  }

  /** As the access table writes it. */
  public String text() {
    return text;
  }

  static Reach of(String text) {
    return Arrays.stream(values())
        .filter(reach -> reach.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no reach '" + text + "'"));
  }
}
