package org.condyle.server.evaluation;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordStore;
import org.condyle.server.store.StoredGroup;

/** The patients that a selection means, a chunk at a time, so that none need be held at once. */
final class SubjectChunks {

  /** Patients per read: enough to spread the cost of the statements, few enough to do again. */
  static final int CHUNK = 200;

  private static final int NAMED_AT_MOST = 5;
  private static final String SUBJECT = "subject";

  private final RecordStore store;
  private final int partition;

  SubjectChunks(RecordStore store, int partition) {
    this.store = store;
    this.partition = partition;
  }

  /**
   * @throws ProblemException SUBJECT_UNKNOWN, GROUP_EMPTY or GROUP_MEMBER_UNKNOWN
   */
  Iterator<PatientKeys> of(SubjectSelection selection) {
    if (selection instanceof SubjectSelection.Everyone) {
      return new EveryPatient();
    }
    PatientKeys patients = listed(selection);
    return new Iterator<>() {
      private int next = 0;

      @Override
      public boolean hasNext() {
        return next < patients.size();
      }

      @Override
      public PatientKeys next() {
        PatientKeys slice = patients.slice(next, next + CHUNK);
        next += CHUNK;
        return slice;
      }
    };
  }

  /**
   * How many patients there are.
   *
   * @throws ProblemException as {@link #of}
   */
  long count(SubjectSelection selection) {
    return selection instanceof SubjectSelection.Everyone
        ? store.patients(partition)
        : listed(selection).size();
  }

  /** Whether there are more patients than this. */
  boolean exceeds(int limit, SubjectSelection selection) {
    if (selection instanceof SubjectSelection.OnePatient) {
      return limit < 1;
    }
    PatientKeys patients =
        selection instanceof SubjectSelection.Everyone
            ? store.patientsAfter(partition, Long.MIN_VALUE, limit + 1)
            : listed(selection);
    return patients.size() > limit;
  }

  /**
   * All patients of a selection that is not everyone.
   *
   * @throws ProblemException as {@link #of}
   */
  PatientKeys listed(SubjectSelection selection) {
    if (selection instanceof SubjectSelection.Keys keys) {
      return keys.keys();
    }
    if (selection instanceof SubjectSelection.GroupMembers group) {
      String reference = "Group/" + group.groupId();
      return members(
          reference,
          store.group(partition, group.groupId()).orElseThrow(() -> unknown(reference, SUBJECT)),
          SUBJECT);
    }
    if (selection instanceof SubjectSelection.GivenGroup given) {
      return members("The Group", store.members(partition, given.group()), "subjectGroup");
    }
    if (selection instanceof SubjectSelection.Both both) {
      return listed(both.one()).and(listed(both.other()));
    }
    if (selection instanceof SubjectSelection.PageOf page) {
      return page(page);
    }
    if (selection instanceof SubjectSelection.PatientsOf of) {
      return store
          .patientsOf(partition, of.type(), of.id())
          .orElseThrow(() -> unknown(of.reference(), "practitioner"));
    }
    String id = ((SubjectSelection.OnePatient) selection).id();
    OptionalLong key = store.patientKey(partition, id);
    return PatientKeys.of(key.orElseThrow(() -> unknown("Patient/" + id, SUBJECT)));
  }

  private PatientKeys page(SubjectSelection.PageOf page) {
    String after = page.after();
    long key =
        after == null
            ? Long.MIN_VALUE
            : store
                .patientKey(partition, after)
                .orElseThrow(() -> unknown("Patient/" + after, "after"));
    return page.whole() instanceof SubjectSelection.Everyone
        ? store.patientsAfter(partition, key, page.size())
        : listed(page.whole()).after(key, page.size());
  }

  private static ProblemException unknown(String reference, String parameter) {
    return new ProblemException(ProblemCode.SUBJECT_UNKNOWN, "There is no " + reference, parameter);
  }

  private static PatientKeys members(String name, StoredGroup group, String parameter) {
    if (!group.notPatients().isEmpty()) {
      throw new ProblemException(
          ProblemCode.SUBJECT_WRONG_TYPE,
          name + " has members that are no patients: " + some(group.notPatients()),
          parameter);
    }
    if (!group.unknown().isEmpty()) {
      throw new ProblemException(
          ProblemCode.GROUP_MEMBER_UNKNOWN,
          name + " has members that are not here: " + some(group.unknown()),
          parameter);
    }
    if (group.patients().isEmpty()) {
      throw new ProblemException(
          ProblemCode.GROUP_EMPTY, name + " has no active members", parameter);
    }
    return group.patients();
  }

  private static String some(List<String> references) {
    return references.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "))
        + (references.size() > NAMED_AT_MOST ? ", … (" + references.size() + ")" : "");
  }

  /** All patients of the partition, by key from chunk to chunk. */
  private final class EveryPatient implements Iterator<PatientKeys> {

    private PatientKeys next = store.patientsAfter(partition, Long.MIN_VALUE, CHUNK);

    @Override
    public boolean hasNext() {
      return !next.isEmpty();
    }

    @Override
    public PatientKeys next() {
      if (next.isEmpty()) {
        throw new NoSuchElementException();
      }
      PatientKeys current = next;
      next = store.patientsAfter(partition, current.last(), CHUNK);
      return current;
    }
  }
}
