package org.condyle.server.proms.due;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.condyle.proms.due.AsOf;
import org.condyle.proms.due.DueFinder;
import org.condyle.proms.due.DueList;
import org.condyle.proms.due.NextChange;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.errors.UnexpectedError;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection.Keys;
import org.condyle.server.proms.derived.Derived;
import org.condyle.server.proms.derived.DerivedResources;
import org.condyle.server.proms.derived.UpkeepRules;
import org.condyle.server.proms.derived.UpkeepTable;
import org.condyle.server.proms.due.DueTable.State;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordSelection;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at patients once: reads what decides what is due, finds it, writes what differs and
 * remembers. It writes as it goes, so that whoever takes over after a crash goes on where this one
 * was.
 */
final class DuePass {

  private static final Logger LOG = LoggerFactory.getLogger(DuePass.class);

  /** Patients whose validity is asked for at once. */
  private static final int PAGE = 1_000;

  /** Resources that one transaction writes, unless one patient has more. */
  private static final int RESOURCES_TOGETHER = 200;

  /** Patients who are remembered by one transaction. */
  private static final int PATIENTS_TOGETHER = 500;

  private static final RecordSelection READ = RecordSelection.ofTypes(typesRead());

  private final int partition;
  private final AsOf today;
  private final Parts parts;
  private final EvaluationProgress progress;
  private final List<Look> looks = new ArrayList<>();
  private int resources;

  /** What it works with. */
  record Parts(
      PromRules rules,
      UpkeepRules named,
      ChangeMarks marks,
      DueTable table,
      UpkeepTable upkeep,
      RecordStore records,
      PopulationEvaluation population,
      DerivedResources resources,
      TaskPolicy policy,
      Clock clock) {}

  /**
   * What came of looking at one patient.
   *
   * @param due null where there was a problem
   * @param nextDay when to look again though nothing is changed; null for never
   * @param problem null for none
   */
  private record Look(
      String patient,
      @Nullable DueList due,
      @Nullable LocalDate nextDay,
      List<Resource> changes,
      @Nullable ProblemCode problem) {}

  DuePass(int partition, Parts parts, EvaluationProgress progress) {
    this.partition = partition;
    this.today = parts.rules().today(partition);
    this.parts = parts;
    this.progress = progress;
  }

  /** What decides, and what is compared with what is wanted. */
  private static Set<String> typesRead() {
    Set<String> types = new HashSet<>(DueFinder.TYPES);
    types.add("CarePlan");
    return types;
  }

  /** Who was looked at without writing Tasks has to be looked at again to write them. */
  private String rules() {
    return parts.named().name(partition) + " " + parts.policy();
  }

  /** Whether there is anything to do; one statement. */
  boolean isNeeded() {
    return parts.table().isBehind(partition, rules(), today.day());
  }

  /** Looks at all patients who have to be looked at. */
  void everyone() {
    String rules = rules();
    String start = parts.marks().now();
    Optional<String> since = parts.upkeep().completeTo(partition, rules);
    if (since.isPresent()) {
      marked(since.get());
    } else {
      if (parts.upkeep().begin(partition, rules)) {
        parts.table().forgetAll(partition);
      }
      all();
    }
    parts.upkeep().complete(partition, rules, start);
  }

  /** Only those who were marked since all were looked at, or whose day has come. */
  private void marked(String since) {
    long[] keys =
        LongStream.concat(
                LongStream.of(parts.marks().since(partition, since, DueFinder.TYPES)),
                LongStream.of(parts.table().dueOn(partition, today.day())))
            .sorted()
            .distinct()
            .toArray();
    for (int from = 0; from < keys.length; from += PAGE) {
      those(PatientKeys.of(Arrays.copyOfRange(keys, from, Math.min(from + PAGE, keys.length))));
    }
  }

  /** All patients, a page at a time; also finds rows of patients who are gone. */
  private void all() {
    long after = Long.MIN_VALUE;
    while (true) {
      PatientKeys page = parts.records().patientsAfter(partition, after, PAGE);
      boolean more = page.size() == PAGE;
      long last = more ? page.last() : Long.MAX_VALUE;
      parts.table().forget(partition, parts.table().gone(partition, after, last, page));
      those(page);
      if (!more) {
        return;
      }
      after = page.last();
    }
  }

  /** Looks at those of some patients who have to be looked at. */
  void those(PatientKeys page) {
    progress.checkCancelled();
    PatientKeys stale = PatientKeys.of(parts.table().withoutValidRow(partition, page, today.day()));
    if (stale.isEmpty()) {
      return;
    }
    // Before anything is read: what is changed from here on makes the rows invalid again.
    String asOf = parts.marks().now();
    Map<Long, String> ids = parts.records().patientIds(partition, stale);
    parts
        .table()
        .forget(partition, stale.stream().filter(key -> !ids.containsKey(key)).boxed().toList());
    Map<String, Long> keys = new HashMap<>();
    ids.forEach((key, id) -> keys.put(id, key));
    parts
        .population()
        .<Look>forEach(
            partition,
            new Keys(new PatientKeys(ids.keySet())),
            READ,
            this::worker,
            look -> take(look, keys, asOf),
            progress);
    flush(keys, asOf);
  }

  private Function<PatientRecord, Look> worker() {
    DueFinder finder = parts.rules().dueFinder(partition);
    DueResources writer =
        new DueResources(new TaskWriter(parts.rules().forms(partition)), parts.clock());
    return record -> look(record, finder, writer);
  }

  /** A patient whose record cannot be read fails alone. */
  private Look look(PatientRecord record, DueFinder finder, DueResources writer) {
    ProblemCode problem;
    try {
      DueList due = finder.find(record, today);
      List<Resource> changes =
          parts.policy() == TaskPolicy.EVERY ? writer.changes(record, due) : List.of();
      LocalDate next = NextChange.of(record, due).orElse(null);
      return new Look(record.patientId(), due, next, changes, null);
    } catch (ProblemException e) {
      problem = e.problems().get(0).code();
    } catch (RuntimeException e) {
      problem = ProblemCode.INTERNAL;
      UnexpectedError.log(LOG, e);
    }
    LOG.warn("What is due of Patient/{} is not known: {}", record.patientId(), problem.code());
    return new Look(record.patientId(), null, null, List.of(), problem);
  }

  private void take(Look look, Map<String, Long> keys, String asOf) {
    looks.add(look);
    resources += look.changes().size();
    if (resources >= RESOURCES_TOGETHER || looks.size() >= PATIENTS_TOGETHER) {
      flush(keys, asOf);
    }
  }

  /** First what others see, then that it is done. */
  private void flush(Map<String, Long> keys, String asOf) {
    Map<String, ProblemCode> failed =
        parts
            .resources()
            .write(
                partition,
                looks.stream().map(look -> new Derived(look.patient(), look.changes())).toList());
    List<State> states = new ArrayList<>();
    for (Look look : looks) {
      long key = Objects.requireNonNull(keys.get(look.patient()));
      PatientDue due = look.due() == null ? null : new PatientDue(key, look.due());
      ProblemCode problem = failed.get(look.patient());
      states.add(
          problem == null
              ? new State(key, look.nextDay(), due, look.problem())
              // Whoever was in the way has marked the patient; else it is tried again tomorrow.
              : new State(key, today.day().plusDays(1), due, problem));
    }
    parts.table().remember(partition, states, asOf);
    looks.clear();
    resources = 0;
  }
}
