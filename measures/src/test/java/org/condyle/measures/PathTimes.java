package org.condyle.measures;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.condyle.measures.PublishedMeasure.Case;
import org.condyle.measures.evaluation.EvaluationPolicy;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.SharedTestData;

/**
 * CPU time and allocation of one thread for the populations of a published measure, per patient, by
 * the engine and by closures, warm and with the records in memory: {@code PathTimes SECONDS
 * MEASURE...}.
 */
final class PathTimes {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private PathTimes() {}

  private record Cost(double milliseconds, double kilobytes) {}

  public static void main(String[] arguments) {
    long nanos = (long) (Double.parseDouble(arguments[0]) * 1e9);
    System.out.println("measure engine-ms closures-ms ratio engine-KB closures-KB");
    for (int i = 1; i < arguments.length; i++) {
      PublishedMeasure measure =
          new PublishedMeasure(SharedTestData.folder("ecqm").resolve(arguments[i]));
      Cost engine = cost(measure, EvaluationPolicy.engine(), nanos);
      Cost linked = cost(measure, EvaluationPolicy.linked(), nanos);
      System.out.printf(
          "%s %.4f %.4f %.1f %.0f %.0f%n",
          arguments[i],
          engine.milliseconds(),
          linked.milliseconds(),
          engine.milliseconds() / linked.milliseconds(),
          engine.kilobytes(),
          linked.kilobytes());
    }
  }

  private static Cost cost(PublishedMeasure measure, EvaluationPolicy policy, long nanos) {
    List<Case> cases = new ArrayList<>(measure.cases());
    Map<MeasurementPeriod, SubjectEvaluator> evaluators = new LinkedHashMap<>();
    cases.forEach(
        each ->
            evaluators.computeIfAbsent(
                each.period(), period -> measure.run(period).evaluator(policy)));
    rounds(cases, evaluators, nanos);
    return rounds(cases, evaluators, nanos);
  }

  private static Cost rounds(
      List<Case> cases, Map<MeasurementPeriod, SubjectEvaluator> evaluators, long nanos) {
    long thread = Thread.currentThread().getId();
    long cpu = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getThreadAllocatedBytes(thread);
    long patients = 0;
    long spent = 0;
    while (spent < nanos) {
      for (Case each : cases) {
        SubjectEvaluator evaluator = evaluators.get(each.period());
        if (evaluator != null) {
          evaluator.evaluate(each.record());
          patients++;
        }
      }
      spent = THREADS.getCurrentThreadCpuTime() - cpu;
    }
    double kilobytes = (THREADS.getThreadAllocatedBytes(thread) - bytes) / 1024.0;
    return new Cost(spent / 1e6 / patients, kilobytes / patients);
  }
}
