package org.condyle.server.audit;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Of whom a request learnt something, where its answer does not show it.
 *
 * @param patients logical ids
 * @param list the same where they are too many, or where they are a population; else null
 * @param notes what else there is to say of it, by name
 */
public record Subjects(
    List<String> patients, @Nullable SubjectList list, SortedMap<String, String> notes) {

  public Subjects {
    patients = List.copyOf(patients);
    notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
  }

  /** Nobody, as far as is known. */
  public static Subjects none() {
    return new Subjects(List.of(), null, new TreeMap<>());
  }

  /** One patient. */
  public static Subjects of(String patient) {
    return new Subjects(List.of(patient), null, new TreeMap<>());
  }

  /** The same with more to say. */
  public Subjects with(Map<String, String> more) {
    SortedMap<String, String> all = new TreeMap<>(notes);
    all.putAll(more);
    return new Subjects(patients, list, all);
  }

  /** All that an entry says of them, besides the patients. */
  SortedMap<String, String> allNotes() {
    SortedMap<String, String> all = new TreeMap<>(notes);
    if (list != null) {
      all.putAll(list.notes());
    }
    return all;
  }
}
