package org.condyle.server.partition;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/**
 * Which practice a request speaks for. A server without authentication has one practice; the
 * partition never comes from the URL or a header that the caller chooses.
 */
public class PracticeOfRequest {

  /** Under which the practices of this server are known. */
  private static final String PRACTICE_SYSTEM = "https://condyle.org/fhir/sid/practice";

  /** The environment variable that names the practice's time zone. */
  public static final String ZONE_VARIABLE = "CONDYLE_TIME_ZONE";

  private final ZoneId zone;

  /**
   * @param zone in which the practice reads calendar days and values without an offset
   */
  public PracticeOfRequest(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * The practice's zone is UTC, as far as the environment does not say otherwise.
   *
   * @throws ProblemException PARAMETER_INVALID if the variable names no time zone
   */
  public static PracticeOfRequest fromEnvironment(Map<String, String> environment) {
    String text = environment.get(ZONE_VARIABLE);
    if (text == null || text.isBlank()) {
      return new PracticeOfRequest(ZoneOffset.UTC);
    }
    try {
      return new PracticeOfRequest(ZoneId.of(text.trim()));
    } catch (DateTimeException e) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          ZONE_VARIABLE + " must name a time zone, such as America/New_York, not '" + text + "'",
          ZONE_VARIABLE);
    }
  }

  /** The partition of the practice on whose behalf the request is made. */
  public int partitionOf(RequestDetails request) {
    return Partitions.FIRST_PRACTICE;
  }

  /** The partitions of all practices of this server. */
  public Set<Integer> partitions() {
    return Set.of(Partitions.FIRST_PRACTICE);
  }

  /** Who reports for a partition: DEQM wants one in every report. */
  public Reference reporterOf(int partition) {
    return new Reference()
        .setIdentifier(
            new Identifier().setSystem(PRACTICE_SYSTEM).setValue(String.valueOf(partition)));
  }

  /** The time zone in which the practice reads days and periods. */
  public ZoneId zoneOf(RequestDetails request) {
    return zoneOf(partitionOf(request));
  }

  /** The time zone of the practice of a partition. */
  public ZoneId zoneOf(int partition) {
    return zone;
  }
}
