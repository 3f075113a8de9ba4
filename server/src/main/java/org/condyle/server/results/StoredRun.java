package org.condyle.server.results;

import java.util.Set;
import org.condyle.measures.evaluation.MeasureRun;

/**
 * A measure over a period whose results are kept.
 *
 * @param id the key of its row
 * @param types the FHIR types that the measure reads: marks of others do not concern it
 */
public record StoredRun(int id, int partition, MeasureRun run, Set<String> types) {

  public StoredRun {
    types = Set.copyOf(types);
  }
}
