package org.condyle.server.results;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.outcome.SubjectOutcome;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.store.ChangeMarks;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordStore;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the patients of some runs whose results are missing or no longer valid, and writes what
 * comes out as it goes, so that whoever takes over after a crash goes on where this one was. The
 * record of a patient is read once for all runs that need it.
 */
final class CatchUp {

  /**
   * How much is done at a time.
   *
   * @param page patients whose validity is asked for at once, and whose results carry one
   *     transaction
   * @param writtenTogether patients whose results are written by one transaction
   */
  record Sizes(int page, int writtenTogether) {
    static final Sizes USUAL = new Sizes(10_000, 1_000);
  }

  private final int partition;
  private final List<StoredRun> runs;
  private final Parts parts;
  private final EvaluationProgress progress;
  private final List<ResultBatch> batches;
  private long written;

  /** What it works with. */
  record Parts(
      ChangeMarks marks,
      RunTable runTable,
      ResultTable results,
      RecordStore records,
      PopulationEvaluation population,
      Sizes sizes) {}

  /**
   * @param runs in the order of their ids
   */
  CatchUp(int partition, List<StoredRun> runs, Parts parts, EvaluationProgress progress) {
    this.partition = partition;
    this.runs = runs;
    this.parts = parts;
    this.progress = progress;
    this.batches = runs.stream().map(run -> new ResultBatch(run.id())).toList();
  }

  /** Brings the rows of all patients of the partition up to date. */
  void everyone() {
    String start = parts.marks.now();
    List<String> completeTo = new ArrayList<>();
    runs.forEach(run -> parts.runTable.completeTo(run.id()).ifPresent(completeTo::add));
    if (completeTo.size() == runs.size()) {
      marked(Collections.min(completeTo, Comparator.comparing(BigInteger::new)));
    } else {
      all();
    }
    parts.runTable.complete(runs.stream().map(StoredRun::id).toList(), start);
    parts.results.analyzeAfter(written);
  }

  /**
   * Only those that were marked since all were up to date.
   *
   * @param since the earliest transaction up to which all of a run were
   */
  private void marked(String since) {
    Set<String> types = new TreeSet<>();
    runs.forEach(run -> types.addAll(run.types()));
    LongStream keys = LongStream.of(parts.marks.since(partition, since, types));
    for (StoredRun run : runs) {
      keys = LongStream.concat(keys, LongStream.of(parts.results.failedInPassing(run)));
    }
    long[] marked = keys.sorted().distinct().toArray();
    progress.started(marked.length);
    for (int from = 0; from < marked.length; from += parts.sizes.page) {
      int to = Math.min(from + parts.sizes.page, marked.length);
      those(PatientKeys.of(Arrays.copyOfRange(marked, from, to)));
    }
  }

  /** All patients, a page at a time; also finds rows of patients who are gone. */
  private void all() {
    progress.started(parts.records.patients(partition));
    long after = Long.MIN_VALUE;
    while (true) {
      PatientKeys page = parts.records.patientsAfter(partition, after, parts.sizes.page);
      boolean more = page.size() == parts.sizes.page;
      parts.results.removeGone(runs, after, more ? page.last() : Long.MAX_VALUE, page);
      those(page);
      if (!more) {
        return;
      }
      after = page.last();
    }
  }

  /** Brings the rows of some patients up to date. */
  void only(PatientKeys patients) {
    progress.started(patients.size());
    for (int from = 0; from < patients.size(); from += parts.sizes.page) {
      those(patients.slice(from, from + parts.sizes.page));
    }
    parts.results.analyzeAfter(written);
  }

  private void those(PatientKeys page) {
    progress.checkCancelled();
    if (page.isEmpty()) {
      return;
    }
    List<long[]> needed = new ArrayList<>();
    for (StoredRun run : runs) {
      needed.add(parts.results.withoutValidRow(run, page));
    }
    long[] union = needed.stream().flatMapToLong(LongStream::of).sorted().distinct().toArray();
    if (union.length < page.size()) {
      progress.done(page.size() - union.length, 0);
    }
    evaluate(PatientKeys.of(union), needed);
  }

  /** A patient, by key, and the runs that need a result. */
  private record Need(long patient, BitSet runs) {}

  /** A limit may be raised. */
  private static final Set<ProblemCode> PASSING =
      EnumSet.of(ProblemCode.CQL_LIMIT_EXCEEDED, ProblemCode.RECORD_TOO_LARGE);

  /** A result, and whether it is a failure that may not come again. */
  private record Result(SubjectOutcome outcome, boolean passing) {

    static Result of(SubjectResult result) {
      boolean passing =
          result instanceof SubjectResult.Failed failed
              && failed.problems().stream().anyMatch(problem -> PASSING.contains(problem.code()));
      return new Result(SubjectOutcome.of(result), passing);
    }
  }

  /**
   * What came of one patient.
   *
   * @param results one for each run, null where none was needed
   */
  private record Done(long patient, List<@Nullable Result> results, boolean failed) {}

  /**
   * @param needed by run the patients whose results are needed
   */
  private void evaluate(PatientKeys patients, List<long[]> needed) {
    if (patients.isEmpty()) {
      return;
    }
    // Before anything is read: what is changed from here on makes the results invalid again.
    String asOf = parts.marks.now();
    Map<Long, String> ids = parts.records.patientIds(partition, patients);
    List<Long> gone = patients.stream().filter(key -> !ids.containsKey(key)).boxed().toList();
    parts.results.removeGone(runs, gone);
    if (!gone.isEmpty()) {
      progress.done(gone.size(), 0);
    }
    Map<String, Need> needs = needs(ids, needed);
    parts.population.<Done>forEach(
        partition,
        new SubjectSelection.Keys(new PatientKeys(ids.keySet())),
        PopulationEvaluation.readBy(runs.stream().map(StoredRun::run).toList()),
        () -> worker(needs),
        done -> take(done, asOf),
        progress);
    flush(asOf);
  }

  private Map<String, Need> needs(Map<Long, String> ids, List<long[]> needed) {
    Map<String, Need> needs = new HashMap<>();
    ids.forEach((key, id) -> needs.put(id, new Need(key, new BitSet())));
    for (int run = 0; run < needed.size(); run++) {
      for (long key : needed.get(run)) {
        String id = ids.get(key);
        Need need = id == null ? null : needs.get(id);
        if (need != null) {
          need.runs().set(run);
        }
      }
    }
    return needs;
  }

  private Function<PatientRecord, Done> worker(Map<String, Need> needs) {
    List<SubjectEvaluator> evaluators = runs.stream().map(run -> run.run().evaluator()).toList();
    return record -> {
      Need need = Objects.requireNonNull(needs.get(record.patientId()));
      List<@Nullable Result> results = new ArrayList<>();
      boolean failed = false;
      for (int i = 0; i < evaluators.size(); i++) {
        SubjectResult result = need.runs().get(i) ? evaluators.get(i).evaluate(record) : null;
        failed |= result instanceof SubjectResult.Failed;
        results.add(result == null ? null : Result.of(result));
      }
      return new Done(need.patient(), results, failed);
    };
  }

  private void take(Done done, String asOf) {
    for (int i = 0; i < batches.size(); i++) {
      Result result = done.results().get(i);
      if (result != null && result.passing()) {
        batches.get(i).addPassing(done.patient(), result.outcome());
      } else if (result != null) {
        batches.get(i).add(done.patient(), result.outcome());
      }
    }
    progress.done(1, done.failed() ? 1 : 0);
    if (batches.stream().anyMatch(batch -> batch.size() >= parts.sizes.writtenTogether)) {
      flush(asOf);
    }
  }

  private void flush(String asOf) {
    parts.results.write(batches, asOf);
    for (ResultBatch batch : batches) {
      written += batch.size();
      batch.clear();
    }
  }
}
