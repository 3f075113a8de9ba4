package org.condyle.server.caller;

import java.util.Arrays;
import java.util.Optional;

/**
 * What can be done with resources of a type: the letters of a SMART App Launch 2.2 scope, in the
 * order in which they have to stand there.
 */
public enum Permission {
  CREATE('c'),
  READ('r'),
  UPDATE('u'),
  DELETE('d'),
  SEARCH('s');

  private final char letter;

  Permission(char letter) {
    this.letter = letter;
  }

  public char letter() {
    return letter;
  }

  /** The permission with this letter, if there is one. */
  public static Optional<Permission> of(char letter) {
    return Arrays.stream(values()).filter(each -> each.letter == letter).findFirst();
  }
}
