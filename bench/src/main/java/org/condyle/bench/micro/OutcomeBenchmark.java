package org.condyle.bench.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.outcome.SubjectOutcome;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Results to the form in which they are stored, and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OutcomeBenchmark {

  @Param({"CMS122", "CMS190"})
  public String measure = "";

  private List<SubjectResult> results = List.of();
  private List<SubjectOutcome> outcomes = List.of();
  private int next;

  /** Every result has to come back as it was. */
  @Setup
  public void prepare() {
    PublishedCases cases = PublishedCases.of(measure);
    SubjectEvaluator evaluator = cases.run().evaluator();
    results = cases.records().stream().map(evaluator::evaluate).toList();
    outcomes = results.stream().map(SubjectOutcome::of).toList();
    for (int i = 0; i < results.size(); i++) {
      SubjectResult result = results.get(i);
      if (!SubjectOutcome.of(outcomes.get(i).restore(result.subjectId())).equals(outcomes.get(i))) {
        throw new IllegalStateException("A result of " + measure + " does not come back");
      }
    }
  }

  @Benchmark
  public SubjectOutcome write() {
    next = (next + 1) % results.size();
    return SubjectOutcome.of(results.get(next));
  }

  @Benchmark
  public SubjectResult read() {
    next = (next + 1) % outcomes.size();
    return outcomes.get(next).restore("patient");
  }
}
