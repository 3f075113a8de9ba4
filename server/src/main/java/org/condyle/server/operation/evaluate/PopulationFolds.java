package org.condyle.server.operation.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.report.SubjectListFold;
import org.condyle.measures.report.SummaryFold;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.evaluation.Urgency;
import org.condyle.server.results.StoredPopulation;
import org.condyle.server.results.StoredResults;
import org.condyle.server.results.StoredRun;
import org.hl7.fhir.r4.model.Parameters;

/**
 * Adds up what measures say about many patients: from stored results, which are brought up to date
 * first, or, for one patient and for logic that looks at the time of day, as it is evaluated.
 *
 * @param runs one for each measure, with the CQL parameters
 */
record PopulationFolds(
    PopulationEvaluation population,
    StoredResults results,
    int partition,
    SubjectSelection subjects,
    List<MeasureRun> runs,
    Parameters cqlParameters,
    EvaluationProgress progress) {

  /** What each measure counts, in their order. */
  List<SummaryFold> summaries() {
    return folds(
        run -> new SummaryFold(run.program().definition()),
        SummaryFold::add,
        StoredPopulation::addUp);
  }

  /** What each measure counts, with who is counted, in their order. */
  List<SubjectListFold> subjectLists() {
    return folds(
        run -> new SubjectListFold(run.program().definition()),
        SubjectListFold::add,
        StoredPopulation::list);
  }

  private interface Empty<F> {
    F foldOf(MeasureRun run);
  }

  private interface Add<F> {
    void add(F fold, SubjectResult result);
  }

  private interface AddStored<F> {
    void addUp(StoredPopulation population, StoredRun run, F fold);
  }

  private <F> List<F> folds(Empty<F> empty, Add<F> add, AddStored<F> addStored) {
    List<F> folds = runs.stream().map(empty::foldOf).toList();
    List<Kept> kept = kept();
    List<Integer> others =
        IntStream.range(0, runs.size())
            .filter(i -> kept.stream().noneMatch(each -> each.index() == i))
            .boxed()
            .toList();
    if (!others.isEmpty()) {
      // Each patient is told once, by the stored results if there are some.
      EvaluationProgress told = kept.isEmpty() ? progress : new CancelOnly(progress);
      evaluate(others, i -> result -> add.add(folds.get(i), result), told);
    }
    if (!kept.isEmpty()) {
      StoredPopulation stored =
          results.bringUpToDate(kept.stream().map(Kept::run).toList(), subjects, progress);
      kept.forEach(each -> addStored.addUp(stored, each.run(), folds.get(each.index())));
    }
    return folds;
  }

  /** A run whose results are kept, and which of the request's it is. */
  private record Kept(int index, StoredRun run) {}

  private List<Kept> kept() {
    List<Kept> kept = new ArrayList<>();
    if (!(subjects instanceof SubjectSelection.OnePatient)) {
      for (int i = 0; i < runs.size(); i++) {
        int index = i;
        results
            .run(partition, runs.get(i), cqlParameters)
            .ifPresent(run -> kept.add(new Kept(index, run)));
      }
    }
    return kept;
  }

  private interface Taker {
    void take(SubjectResult result);
  }

  /** Evaluates some of the runs for each patient and keeps nothing. */
  private void evaluate(List<Integer> indexes, IntFunction<Taker> takers, EvaluationProgress told) {
    population.announce(partition, subjects, told);
    population.<List<SubjectResult>>forEach(
        partition,
        subjects,
        () -> {
          List<SubjectEvaluator> evaluators =
              indexes.stream().map(runs::get).map(MeasureRun::evaluator).toList();
          return record -> evaluators.stream().map(each -> each.evaluate(record)).toList();
        },
        each -> {
          for (int i = 0; i < indexes.size(); i++) {
            takers.apply(indexes.get(i)).take(each.get(i));
          }
          told.done(1, each.stream().anyMatch(SubjectResult.Failed.class::isInstance) ? 1 : 0);
        },
        told);
  }

  /** Passes on only whether to go on. */
  private record CancelOnly(EvaluationProgress progress) implements EvaluationProgress {

    @Override
    public void started(long all) {}

    @Override
    public void done(long more, long failed) {}

    @Override
    public void checkCancelled() {
      progress.checkCancelled();
    }

    @Override
    public Urgency urgency() {
      return progress.urgency();
    }
  }
}
