package org.condyle.server.partition;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/**
 * Which practice a request speaks for. A server without authentication has one practice; the
 * partition never comes from the URL or a header that the caller chooses.
 */
public class PracticeOfRequest {

  /** Under which the practices of this server are known. */
  private static final String PRACTICE_SYSTEM = "https://condyle.org/fhir/sid/practice";

  /** The partition of the practice on whose behalf the request is made. */
  public int partitionOf(RequestDetails request) {
    return Partitions.FIRST_PRACTICE;
  }

  /** Who reports for a partition: DEQM wants one in every report. */
  public Reference reporterOf(int partition) {
    return new Reference()
        .setIdentifier(
            new Identifier().setSystem(PRACTICE_SYSTEM).setValue(String.valueOf(partition)));
  }

  /** The time zone in which the practice reads days and periods. */
  public ZoneId zoneOf(RequestDetails request) {
    return ZoneOffset.UTC;
  }
}
