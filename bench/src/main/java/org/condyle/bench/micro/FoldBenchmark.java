package org.condyle.bench.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.condyle.bench.workload.Totals;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.evaluation.SubjectResult;
import org.condyle.measures.report.SummaryFold;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Results of patients into a summary; the time is that of one patient. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FoldBenchmark {

  private static final int PATIENTS = 10_000;

  @Param({"CMS122", "CMS190"})
  public String measure = "";

  private List<SubjectResult> results = List.of();
  private MeasureDefinition definition;

  @Setup
  public void prepare() {
    PublishedCases cases = PublishedCases.of(measure);
    definition = cases.run().program().definition();
    SubjectEvaluator evaluator = cases.run().evaluator();
    List<SubjectResult> own = cases.records().stream().map(evaluator::evaluate).toList();
    SummaryFold fold = new SummaryFold(definition);
    own.forEach(fold::add);
    cases.requireTotals(Totals.of(definition, fold));
    List<SubjectResult> many = new ArrayList<>(PATIENTS);
    for (int i = 0; i < PATIENTS; i++) {
      many.add(own.get(i % own.size()));
    }
    results = many;
  }

  @Benchmark
  @OperationsPerInvocation(PATIENTS)
  public SummaryFold fold() {
    SummaryFold fold = new SummaryFold(definition);
    results.forEach(fold::add);
    return fold;
  }
}
