package org.condyle.server.cli;

import java.util.SortedMap;

/**
 * What came of a load.
 *
 * @param bundles how many Bundles were read, those that failed included
 * @param failures how many of them were not stored, or only in part (a batch)
 * @param byType stored resources by FHIR type
 * @param seconds how long it took
 */
record LoadResult(long bundles, long failures, SortedMap<String, Long> byType, double seconds) {

  long resources() {
    return byType.values().stream().mapToLong(Long::longValue).sum();
  }
}
