package org.condyle.bench.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.condyle.measures.evaluation.IndividualResult;
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

  private List<PatientRecord> records = List.of();
  private SubjectEvaluator evaluator;
  private int next;

  /** Evaluates all cases once and holds them to what was published. */
  @Setup
  public void prepare() {
    PublishedCases cases = PublishedCases.of(measure);
    records = cases.records();
    evaluator = cases.run().evaluator();
    SummaryFold fold = new SummaryFold(cases.run().program().definition());
    records.forEach(record -> fold.add(evaluator.evaluate(record)));
    cases.requireTotals(Folded.totals(cases.run().program().definition(), fold));
  }

  private PatientRecord patient() {
    next = (next + 1) % records.size();
    return records.get(next);
  }

  /** What a summary needs: populations, supplemental data and strata. */
  @Benchmark
  public SubjectResult summary() {
    return evaluator.evaluate(patient());
  }

  /** What an individual report needs: the same with the resources that were used. */
  @Benchmark
  public IndividualResult individual() {
    return evaluator.evaluateIndividually(patient());
  }
}
