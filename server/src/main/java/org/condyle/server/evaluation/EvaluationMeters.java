package org.condyle.server.evaluation;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.condyle.measures.evaluation.EvaluationPath;
import org.condyle.measures.evaluation.PathChecks;

/**
 * How many patients were evaluated in which way, and how busy the evaluation threads are. {@code
 * docs/operations.md} lists the names. None of it says of whom or of which practice.
 */
record EvaluationMeters(PathChecks checks, PopulationEvaluation population) implements MeterBinder {

  private static final String NAME = "condyle.evaluation.";

  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "checks", "Patients evaluated by both paths", PathChecks::checked);
    counter(registry, "differences", "Checks in which the paths differed", PathChecks::different);
    counter(registry, "failures", "Patients who could not be evaluated", PathChecks::failed);
    for (EvaluationPath path : EvaluationPath.values()) {
      FunctionCounter.builder(NAME + "subjects", checks, each -> each.evaluated(path))
          .description("Results for a patient and a measure, by the path whose result stands")
          .tag("path", path.code())
          .register(registry);
    }
    FunctionCounter.builder(NAME + "timeouts", population, PopulationEvaluation::timeouts)
        .description("Patients whose evaluation was stopped since it took too long")
        .register(registry);
    gauge(registry, "workers", "Evaluation threads", PopulationEvaluation::workers);
    gauge(registry, "workers.busy", "Those at work", PopulationEvaluation::busyWorkers);
    gauge(registry, "chunks.waiting", "Chunks that wait", PopulationEvaluation::waitingChunks);
  }

  private void counter(
      MeterRegistry registry, String name, String what, ToDoubleFunction<PathChecks> count) {
    FunctionCounter.builder(NAME + name, checks, count).description(what).register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String what,
      ToDoubleFunction<PopulationEvaluation> value) {
    Gauge.builder(NAME + name, population, value).description(what).register(registry);
  }
}
