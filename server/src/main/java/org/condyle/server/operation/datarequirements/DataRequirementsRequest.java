package org.condyle.server.operation.datarequirements;

import java.time.ZoneId;
import java.util.List;
import org.condyle.record.MeasurementPeriod;
import org.condyle.server.operation.OperationParameters;
import org.jspecify.annotations.Nullable;

/**
 * A checked request for data requirements.
 *
 * @param canonical of the library; null on an instance and for a measure
 * @param period in which the bounds of dates are given; null when a library is asked without one
 * @param expressions the definitions that are meant; all when empty
 */
record DataRequirementsRequest(
    @Nullable String canonical, @Nullable MeasurementPeriod period, List<String> expressions) {

  /**
   * @throws org.condyle.record.ProblemException for the first parameter that is missing or wrong
   */
  static DataRequirementsRequest ofMeasure(OperationParameters parameters, ZoneId zone) {
    return new DataRequirementsRequest(null, parameters.period(zone), List.of());
  }

  /**
   * @throws org.condyle.record.ProblemException for the first parameter that is missing or wrong
   */
  static DataRequirementsRequest ofLibrary(
      @Nullable String onInstance, OperationParameters parameters, ZoneId zone) {
    boolean dated = parameters.has("periodStart") || parameters.has("periodEnd");
    return new DataRequirementsRequest(
        onInstance == null ? parameters.requiredText("library") : null,
        dated ? parameters.period(zone) : null,
        parameters.texts("expression"));
  }
}
