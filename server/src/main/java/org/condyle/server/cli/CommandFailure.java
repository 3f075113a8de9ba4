package org.condyle.server.cli;

/**
 * Ends a command with exit code 1: one sentence that says what is wrong, one that says what to do.
 */
class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String nextStep;

  CommandFailure(String message, String nextStep) {
    super(message);
    this.nextStep = nextStep;
  }

  CommandFailure(String message, String nextStep, Throwable cause) {
    super(message, cause);
    this.nextStep = nextStep;
  }

  String nextStep() {
    return nextStep;
  }
}
