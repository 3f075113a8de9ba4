package org.condyle.server.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.condyle.measures.outcome.SubjectOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Results of one run that are about to be written. Remembers the outcomes that were written before,
 * as most come again; of logic that gives each patient an outcome of his own only some.
 */
final class ResultBatch {

  private static final int REMEMBERED = 5_000;

  private final int runId;
  private final List<Long> patients = new ArrayList<>();
  private final List<SubjectOutcome> results = new ArrayList<>();
  private final Map<String, Integer> known = new LinkedHashMap<>();

  ResultBatch(int runId) {
    this.runId = runId;
  }

  int runId() {
    return runId;
  }

  int size() {
    return patients.size();
  }

  void add(long patient, SubjectOutcome result) {
    patients.add(patient);
    results.add(result);
  }

  /** The texts of the outcomes that have no known key, each once, in one order. */
  SortedSet<String> unknownOutcomes() {
    SortedSet<String> unknown = new TreeSet<>();
    for (SubjectOutcome result : results) {
      if (!known.containsKey(result.outcome().text())) {
        unknown.add(result.outcome().text());
      }
    }
    return unknown;
  }

  void learn(String outcome, int key) {
    known.put(outcome, key);
  }

  Object[] patients() {
    return patients.toArray();
  }

  Object[] outcomes() {
    return results.stream().map(result -> known.get(result.outcome().text())).toArray();
  }

  /** For each patient the references of members that are resources, a line for each, or null. */
  @Nullable Object[] members() {
    @Nullable Object[] members = new @Nullable Object[results.size()];
    for (int i = 0; i < members.length; i++) {
      List<String> references = results.get(i).members();
      members[i] = references.isEmpty() ? null : String.join("\n", references);
    }
    return members;
  }

  /** Starts anew after the results were written. */
  void clear() {
    patients.clear();
    results.clear();
    if (known.size() > REMEMBERED) {
      known.clear();
    }
  }
}
