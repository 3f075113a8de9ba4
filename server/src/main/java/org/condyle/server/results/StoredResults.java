package org.condyle.server.results;

import ca.uhn.fhir.context.FhirContext;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import org.condyle.cql.requirements.ClockUse;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.database.SessionLocks;
import org.condyle.server.database.Transactions;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.evaluation.Urgency;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.Contents;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Parameters;

/**
 * Keeps what measures say about patients. A report brings the results up to date, which evaluates
 * those patients whose records changed, and adds them up.
 *
 * <p>A result is valid while every mark of its patient, of a type that the measure reads, is of a
 * transaction before the one up to which the record was read for it. Marks are written by the
 * transaction that writes the data, so no report misses what was committed before it was asked for.
 */
public final class StoredResults {

  /** A run that nobody asked for in so many days is removed. */
  private static final int DAYS_UNUSED = 30;

  private final CatchUp.Parts parts;
  private final OutcomeCounts counts;
  private final SessionLocks locks;
  private final RunsInUse inUse = new RunsInUse();
  private final Contents contents;
  private final FhirContext fhirContext;
  private final String evaluation;
  private final long cluster;
  private final Map<MeasureProgram, Facts> facts = Collections.synchronizedMap(new WeakHashMap<>());

  /** What the compiled logic tells of itself; found once for each program. */
  private record Facts(ClockUse clockUse, Set<String> types) {

    static Facts of(MeasureProgram program) {
      ClockUse use = ClockUse.NONE;
      Set<String> types = new TreeSet<>();
      types.add("Patient");
      for (CompiledContent content : program.logic()) {
        use = use.and(ClockUse.of(content));
      }
      program.requirements().forEach(each -> types.addAll(each.types()));
      return new Facts(use, types);
    }
  }

  StoredResults(
      Transactions transactions,
      ChangeMarks marks,
      RecordStore records,
      Contents contents,
      PopulationEvaluation population,
      FhirContext fhirContext,
      String evaluation,
      CatchUp.Sizes sizes) {
    RunTable runTable = new RunTable(transactions);
    this.parts =
        new CatchUp.Parts(
            marks, runTable, new ResultTable(transactions), records, population, sizes);
    this.counts = new OutcomeCounts(transactions);
    this.locks = new SessionLocks(transactions, "condyle.measure_run");
    this.contents = contents;
    this.fhirContext = fhirContext;
    this.evaluation = evaluation;
    this.cluster = marks.cluster();
  }

  /**
   * The stored run of a measure; made if it is not there.
   *
   * @param cqlParameters those with which the run was made
   * @return nothing for logic that looks at the time of day: each instant has results of its own
   */
  public Optional<StoredRun> run(int partition, MeasureRun run, Parameters cqlParameters) {
    Facts found = facts.computeIfAbsent(run.program(), Facts::of);
    if (found.clockUse() == ClockUse.INSTANT) {
      return Optional.empty();
    }
    String parameters =
        cqlParameters.isEmpty()
            ? ""
            : fhirContext.newJsonParser().encodeResourceToString(cqlParameters);
    RunKey key = RunKey.of(partition, run, found.clockUse(), parameters, evaluation, cluster);
    return Optional.of(new StoredRun(parts.runTable().idOf(key), partition, run, found.types()));
  }

  /**
   * Evaluates whom it takes to have valid results of all selected patients. May be called by many
   * at once.
   *
   * @param runs of one partition; a patient's record is read once for all of them
   * @param progress told of patients, not of results
   * @return the results, to be added up
   * @throws ProblemException if the selection names someone who is not there; JOB_CANCELLED;
   *     RESULTS_REMOVED
   */
  public StoredPopulation bringUpToDate(
      List<StoredRun> runs, SubjectSelection selection, EvaluationProgress progress) {
    int partition = runs.get(0).partition();
    // A measure that is asked for twice is one run.
    SortedMap<Integer, StoredRun> byId = new TreeMap<>();
    runs.forEach(run -> byId.put(run.id(), run));
    List<StoredRun> ordered = List.copyOf(byId.values());
    Optional<PatientKeys> listed = parts.population().listed(partition, selection);
    CatchUp catchUp = new CatchUp(partition, ordered, parts, progress);
    if (listed.isPresent()) {
      catchUp.only(listed.get());
    } else {
      byId.values().forEach(run -> inUse.used(run, clockUse(run)));
      try (SessionLocks.Held held =
          locks.hold(List.copyOf(byId.keySet()), progress::checkCancelled)) {
        catchUp.everyone();
      }
    }
    return new StoredPopulation(counts, parts.records(), listed);
  }

  private ClockUse clockUse(StoredRun run) {
    return facts.computeIfAbsent(run.run().program(), Facts::of).clockUse();
  }

  /** The partitions with runs that were asked for over everyone since the server started. */
  public Set<Integer> partitionsInUse() {
    return inUse.partitions();
  }

  /**
   * Brings the runs that were last asked for up to date, before somebody waits for them. As soon as
   * somebody does, it is as urgent as a request.
   *
   * @throws ProblemException JOB_CANCELLED when the progress says so
   */
  public void bringInUseUpToDate(int partition, Instant now, EvaluationProgress progress) {
    List<StoredRun> runs =
        inUse.of(partition, now).stream().sorted(Comparator.comparingInt(StoredRun::id)).toList();
    if (runs.isEmpty()) {
      return;
    }
    EvaluationProgress ahead = new AheadOfRequests(progress, locks);
    try (SessionLocks.Held held =
        locks.hold(runs.stream().map(StoredRun::id).toList(), ahead::checkCancelled)) {
      new CatchUp(partition, runs, parts, ahead).everyone();
    } catch (ProblemException e) {
      if (e.problems().get(0).code() != ProblemCode.RESULTS_REMOVED) {
        throw e;
      }
      // Whoever asks for one of them makes it again.
      inUse.forget(runs);
    }
  }

  /** Nobody waits for it, until somebody does. */
  private record AheadOfRequests(EvaluationProgress progress, SessionLocks locks)
      implements EvaluationProgress {

    @Override
    public void started(long subjects) {
      progress.started(subjects);
    }

    @Override
    public void done(long subjects, long failed) {
      progress.done(subjects, failed);
    }

    @Override
    public void checkCancelled() {
      progress.checkCancelled();
    }

    @Override
    public Urgency urgency() {
      return locks.areWaitedFor() ? Urgency.REQUEST : Urgency.BACKGROUND;
    }
  }

  /**
   * Removes runs with their results that can no longer be asked for, or that nobody asked for in
   * {@value #DAYS_UNUSED} days. One that was used within the hour stays, as it may be at work. To
   * be called on start and now and then.
   *
   * @return how many were removed
   */
  public int removeOutdated() {
    Set<Integer> outdated =
        new TreeSet<>(parts.runTable().outOfDate(evaluation, cluster, DAYS_UNUSED));
    for (RunTable.Resting run : parts.runTable().resting()) {
      if (!isInstalled(run.partition(), run.measure())) {
        outdated.add(run.id());
      }
    }
    outdated.forEach(run -> parts.runTable().remove(run));
    return outdated.size();
  }

  private boolean isInstalled(int partition, String measure) {
    int bar = measure.indexOf('|');
    String url = bar < 0 ? measure : measure.substring(0, bar);
    return contents.of(partition).measuresAt(url).stream()
        .anyMatch(each -> bar < 0 || measure.substring(bar + 1).equals(each.getVersion()));
  }
}
