package org.condyle.bench.process;

/** A measurement that cannot be made, or whose result is wrong: nothing is reported of it. */
public final class MeasurementFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public MeasurementFailure(String message) {
    super(message);
  }

  public MeasurementFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
