package org.condyle.server.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps lists of patients for entries of the trail. While one is made, a patient takes eight bytes
 * of memory, as in {@link PatientKeys}.
 */
public final class SubjectLists {

  /** So many patients an entry names at most; of more it names the list. */
  static final int NAMED = 1000;

  private final RecordStore records;
  private final ChangeMarks marks;
  private final SubjectTable table;
  private final Map<Integer, Everyone> everyone = new ConcurrentHashMap<>();

  SubjectLists(RecordStore records, ChangeMarks marks, SubjectTable table) {
    this.records = records;
    this.marks = marks;
    this.table = table;
  }

  /** All patients of a practice as of a transaction. */
  private record Everyone(String asOf, SubjectList list) {}

  /**
   * A population: its list is kept however small it is.
   *
   * @param patients empty for everyone
   */
  public Subjects population(int partition, Optional<PatientKeys> patients) {
    return new Subjects(
        List.of(),
        patients.isPresent() ? keep(partition, patients).list() : everyone(partition),
        Subjects.none().notes());
  }

  /** Some patients, by name if they are few. */
  public Subjects some(int partition, PatientKeys patients) {
    if (patients.isEmpty()) {
      return Subjects.none();
    }
    return patients.size() <= NAMED
        ? new Subjects(
            List.copyOf(new TreeSet<>(records.patientIds(partition, patients).values())),
            null,
            Subjects.none().notes())
        : population(partition, Optional.of(patients));
  }

  /** The same for ids. */
  SubjectList ofIds(int partition, Collection<String> ids) {
    return keep(partition, Optional.of(records.patientKeys(partition, ids))).list();
  }

  /** As long as no Patient was written since the last time, it is the same list. */
  private SubjectList everyone(int partition) {
    Everyone known = everyone.get(partition);
    if (known != null) {
      // What had not ended by now is looked for the next time, and nothing before.
      String now = marks.now();
      if (!marks.isAnySince(partition, known.asOf(), "Patient")) {
        everyone.put(partition, new Everyone(now, known.list()));
        return known.list();
      }
    }
    Everyone made = keep(partition, Optional.empty());
    everyone.put(partition, made);
    return made.list();
  }

  private Everyone keep(int partition, Optional<PatientKeys> patients) {
    Gathering gathering = new Gathering();
    String asOf = records.patients(partition, patients, gathering::add);
    SubjectList list = gathering.list();
    table.keep(partition, list, gathering.blocks());
    return new Everyone(asOf, list);
  }

  /** The lists of a practice in which a patient is, who may have been deleted since. */
  SortedSet<String> with(Collection<Integer> partitions, String patient) {
    SortedSet<String> hashes = new TreeSet<>();
    for (int partition : partitions) {
      records
          .patientKeyEver(partition, patient)
          .ifPresent(key -> hashes.addAll(table.with(partition, key)));
    }
    return hashes;
  }

  /** A list as it is read. */
  private static final class Gathering {

    private final Sha256 sha = new Sha256();
    private final LongStream.Builder keys = LongStream.builder();
    private final List<SubjectBlock> ended = new ArrayList<>();
    private SubjectBlock.@Nullable Writing open;
    private long subjects;

    void add(String id, long key) {
      sha.addPlain((id + "\n").getBytes(StandardCharsets.UTF_8));
      subjects++;
      keys.add(key);
    }

    private void addToBlock(long key) {
      SubjectBlock.Writing now = open;
      if (now == null || now.slot() != SubjectBlock.slotOf(key)) {
        end();
        now = new SubjectBlock.Writing(SubjectBlock.slotOf(key));
        open = now;
      }
      now.add(key);
    }

    private void end() {
      if (open != null) {
        ended.add(open.end());
      }
    }

    List<SubjectBlock> blocks() {
      keys.build().sorted().forEach(this::addToBlock);
      end();
      open = null;
      return ended;
    }

    SubjectList list() {
      return new SubjectList(subjects, HexFormat.of().formatHex(sha.digest()));
    }
  }
}
