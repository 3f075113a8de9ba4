package org.condyle.server.partition;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.ZoneId;
import java.util.Set;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.caller.CallerOfRequest;
import org.hl7.fhir.r4.model.Reference;

/**
 * Which practice a request speaks for. The token says so, never the URL or a header that the caller
 * chooses.
 */
public class PracticeOfRequest {

  private final Practices practices;

  public PracticeOfRequest(Practices practices) {
    this.practices = practices;
  }

  /**
   * The partition of the one practice on whose behalf the request is made.
   *
   * @throws ProblemException ONE_PRACTICE_NEEDED if the caller looks at several at once,
   *     UNAUTHENTICATED
   */
  public int partitionOf(RequestDetails request) {
    Set<Integer> partitions = partitionsOf(request);
    if (partitions.size() != 1) {
      throw new ProblemException(
          ProblemCode.ONE_PRACTICE_NEEDED,
          "The token opens " + partitions.size() + " practices, and this works in one at a time");
    }
    return partitions.iterator().next();
  }

  /** The partitions that the request may look into. */
  public Set<Integer> partitionsOf(RequestDetails request) {
    return CallerOfRequest.of(request).practices();
  }

  /** The partitions of all practices of this server. */
  public Set<Integer> partitions() {
    return practices.all().stream()
        .map(Practice::partition)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Who reports for a partition: DEQM wants one in every report. */
  public Reference reporterOf(int partition) {
    return practice(partition).reporter();
  }

  /** The time zone in which the practice reads days and periods. */
  public ZoneId zoneOf(RequestDetails request) {
    return zoneOf(partitionOf(request));
  }

  /** The time zone of the practice of a partition. */
  public ZoneId zoneOf(int partition) {
    return practice(partition).zone();
  }

  private Practice practice(int partition) {
    return practices
        .find(partition)
        .orElseThrow(() -> new IllegalStateException("No practice has the partition " + partition));
  }
}
