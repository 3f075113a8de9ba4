package org.condyle.cql.runtime;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.condyle.record.MeasurementPeriod;
import org.hl7.fhir.r4.model.Parameters;
import org.opencds.cqf.cql.engine.runtime.DateTime;
import org.opencds.cqf.cql.engine.runtime.Interval;
import org.opencds.cqf.cql.engine.runtime.Precision;

/**
 * What an evaluation depends on besides content and record.
 *
 * @param zone the time zone of values without an offset
 * @param dataCutOff the evaluation's now: data is read up to here
 * @param parameters CQL parameters by name, as engine values
 */
public record EvaluationSettings(
    ZoneId zone, OffsetDateTime dataCutOff, Map<String, Object> parameters) {

  /** The CQL parameter that every measure has. */
  public static final String MEASUREMENT_PERIOD = "Measurement Period";

  /** The CQL parameter by which our own measures ask for the data cut-off. */
  public static final String DATA_CUT_OFF = "Data Cut-Off";

  public EvaluationSettings {
    parameters = Map.copyOf(parameters);
  }

  /**
   * The settings of a measure evaluation: {@code Measurement Period} is an interval whose edges
   * have the period's own offsets; {@code Data Cut-Off} is set where the library declares it.
   */
  public static EvaluationSettings of(
      CompiledContent content, MeasurementPeriod period, OffsetDateTime dataCutOff) {
    return of(content, period, dataCutOff, new Parameters());
  }

  /**
   * The settings of a measure evaluation with further CQL parameters.
   *
   * @param further read by {@link CqlParameters#read}
   * @throws org.condyle.record.ProblemException PARAMETER_INVALID for a parameter that no library
   *     declares or whose value does not fit
   */
  public static EvaluationSettings of(
      CompiledContent content,
      MeasurementPeriod period,
      OffsetDateTime dataCutOff,
      Parameters further) {
    Map<String, Object> parameters =
        new LinkedHashMap<>(CqlParameters.read(content, period.zone(), further));
    parameters.put(
        MEASUREMENT_PERIOD,
        new Interval(millisecond(period.start()), true, millisecond(period.end()), true));
    if (content.hasParameter(DATA_CUT_OFF)) {
      parameters.put(
          DATA_CUT_OFF,
          millisecond(dataCutOff.atZoneSameInstant(period.zone()).toOffsetDateTime()));
    }
    return new EvaluationSettings(period.zone(), dataCutOff, parameters);
  }

  private static DateTime millisecond(OffsetDateTime instant) {
    return new DateTime(
        instant.withNano(instant.getNano() / 1_000_000 * 1_000_000), Precision.MILLISECOND);
  }
}
