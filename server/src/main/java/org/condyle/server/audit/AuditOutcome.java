package org.condyle.server.audit;

/** How it ended; the codes of FHIR's AuditEvent.outcome. */
public enum AuditOutcome {
  SUCCESS(0),
  /** Refused: the caller was not allowed, or asked for what there is not. */
  MINOR_FAILURE(4),
  /** The server failed. */
  SERIOUS_FAILURE(8);

  private final int code;

  AuditOutcome(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static AuditOutcome of(int code) {
    for (AuditOutcome outcome : values()) {
      if (outcome.code == code) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("No outcome has the code " + code);
  }

  /** How an answer with this HTTP status ended. */
  static AuditOutcome ofStatus(int status) {
    return status < 400 ? SUCCESS : status < 500 ? MINOR_FAILURE : SERIOUS_FAILURE;
  }
}
