package org.condyle.server.caller;

import java.util.Arrays;
import java.util.Optional;

/** What somebody is in a practice. What a role may do stands in the access table. */
public enum Role {
  /** Sees his or her own record. */
  PATIENT("patient"),
  /** Treats the patients of a practice. */
  CLINICIAN("clinician"),
  /** Schedules, registers, and asks patients for their answers. */
  STAFF("practice-staff"),
  /** Reads the practice's data and evaluates measures over it. */
  QUALITY("quality-team"),
  /** Keeps users, clients and content; sees no patients. */
  ADMINISTRATOR("administrator"),
  /** A program that acts on its own behalf, within the scopes of its token. */
  SYSTEM("system-client");

  private final String code;

  Role(String code) {
    this.code = code;
  }

  /** As it is written in the access table, in settings and in tokens. */
  public String code() {
    return code;
  }

  /** The role with this code, if there is one. */
  public static Optional<Role> of(String code) {
    return Arrays.stream(values()).filter(role -> role.code.equals(code)).findFirst();
  }
}
