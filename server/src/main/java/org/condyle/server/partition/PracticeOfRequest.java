package org.condyle.server.partition;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Which practice a request speaks for. A server without authentication has one practice; the
 * partition never comes from the URL or a header that the caller chooses.
 */
public class PracticeOfRequest {

  /** The partition of the practice on whose behalf the request is made. */
  public int partitionOf(RequestDetails request) {
    return Partitions.FIRST_PRACTICE;
  }

  /** The time zone in which the practice reads days and periods. */
  public ZoneId zoneOf(RequestDetails request) {
    return ZoneOffset.UTC;
  }
}
