package org.condyle.server.audit;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Patients who are too many to be named one by one in an entry.
 *
 * @param subjects how many
 * @param sha256 in hexadecimal digits, of the text that has their logical ids on a line each, in
 *     the order of their bytes, every line ended by a line feed: what {@code LC_ALL=C sort |
 *     sha256sum} gives
 */
public record SubjectList(long subjects, String sha256) {

  /** The notes by which an entry names a list. */
  static final String COUNT = "subjects";

  static final String HASH = "subjects-sha256";

  SortedMap<String, String> notes() {
    SortedMap<String, String> notes = new TreeMap<>();
    notes.put(COUNT, String.valueOf(subjects));
    notes.put(HASH, sha256);
    return notes;
  }
}
