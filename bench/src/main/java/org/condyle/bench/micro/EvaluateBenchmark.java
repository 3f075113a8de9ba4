package org.condyle.bench.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.condyle.bench.workload.Totals;
import org.condyle.measures.evaluation.EvaluationPath;
import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.PatientRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One patient's results from a record in memory, one after the other through all cases. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EvaluateBenchmark {

  @Param({"CMS122", "CMS139", "CMS165", "CMS190"})
  public String measure = "";

  /** What is evaluated for each patient. */
  @Param({"POPULATIONS", "WHOLE"})
  public PublishedCases.Extent extent = PublishedCases.Extent.WHOLE;

  /** By the linked closures alone, or by the CQL engine alone. */
  @Param({"LINKED", "ENGINE"})
  public EvaluationPath path = EvaluationPath.LINKED;

  private List<PatientRecord> records = List.of();
  private SubjectEvaluator evaluator;
  private int next;

  /** Evaluates all cases once and holds them to what was published. */
  @Setup
  public void prepare() {
    PublishedCases cases = PublishedCases.of(measure, extent);
    records = cases.records();
    evaluator =
        cases
            .run()
            .evaluator(
                path == EvaluationPath.LINKED
                    ? EvaluationPolicy.linked()
                    : EvaluationPolicy.engine());
    SummaryFold fold = new SummaryFold(cases.run().program().definition());
    records.forEach(record -> fold.add(evaluator.evaluate(record)));
    cases.requireTotals(Totals.of(cases.run().program().definition(), fold));
    if (evaluator.path() != path) {
      throw new IllegalStateException(measure + " is not evaluated by the path " + path);
    }
  }

  private PatientRecord patient() {
    next = (next + 1) % records.size();
    return records.get(next);
  }

  /** What a summary needs. */
  @Benchmark
  public SubjectResult summary() {
    return evaluator.evaluate(patient());
  }
}
