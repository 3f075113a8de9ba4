package org.condyle.server.operation.promcompleteness;

import java.util.List;
import java.util.Set;
import org.condyle.record.MeasurementPeriod;
import org.condyle.server.proms.completeness.CompletenessQuestion;
import org.condyle.server.proms.completeness.Grouping;

/**
 * A checked request.
 *
 * @param period whole months, in which the operations were
 * @param groupings in the order of the request; {@code question} has the same ones
 */
record PromCompletenessRequest(
    MeasurementPeriod period, List<Set<Grouping>> groupings, CompletenessQuestion question) {

  PromCompletenessRequest {
    groupings = List.copyOf(groupings);
  }
}
