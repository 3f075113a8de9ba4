package org.condyle.server.audit;

/** What was done; the codes of FHIR's AuditEvent.action. */
public enum AuditAction {
  CREATE("C"),
  READ("R"),
  UPDATE("U"),
  DELETE("D"),
  /** Searches, operations, logins. */
  EXECUTE("E");

  private final String code;

  AuditAction(String code) {
    this.code = code;
  }

  public String code() {
    return code;
  }

  static AuditAction of(String code) {
    for (AuditAction action : values()) {
      if (action.code.equals(code)) {
        return action;
      }
    }
    throw new IllegalArgumentException("No action has the code " + code);
  }
}
