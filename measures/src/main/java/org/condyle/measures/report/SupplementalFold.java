package org.condyle.measures.report;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.condyle.measures.definition.SupplementalDataDefinition;
import org.condyle.measures.evaluation.StratumValue;

/**
 * For how many subjects each value of a supplemental data element was seen. Once there are more
 * distinct values than a report is read for, none is kept, whatever the order of the subjects.
 */
final class SupplementalFold {

  /** So many distinct values are told apart. */
  static final int VALUES_TOLD_APART = 500;

  private final SupplementalDataDefinition definition;
  private final SortedMap<StratumValue, Long> subjectsByValue = new TreeMap<>();
  private long subjects;
  private boolean tooMany;

  SupplementalFold(SupplementalDataDefinition definition) {
    this.definition = definition;
  }

  /** Adds so many subjects with the same values. */
  void add(Set<StratumValue> values, long times) {
    subjects += times;
    values.forEach(value -> count(value, times));
  }

  void merge(SupplementalFold other) {
    subjects += other.subjects;
    if (other.tooMany) {
      forget();
    }
    other.subjectsByValue.forEach(this::count);
  }

  private void count(StratumValue value, long times) {
    if (!tooMany) {
      subjectsByValue.merge(value, times, Long::sum);
      if (subjectsByValue.size() > VALUES_TOLD_APART) {
        forget();
      }
    }
  }

  private void forget() {
    tooMany = true;
    subjectsByValue.clear();
  }

  SupplementalDataDefinition definition() {
    return definition;
  }

  /** Number of subjects for whom the element was evaluated. */
  long subjects() {
    return subjects;
  }

  /** Whether there were more distinct values than are told apart. */
  boolean hasTooMany() {
    return tooMany;
  }

  /** For each value the number of subjects, by value; empty when there were too many. */
  SortedMap<StratumValue, Long> subjectsByValue() {
    return Collections.unmodifiableSortedMap(subjectsByValue);
  }
}
