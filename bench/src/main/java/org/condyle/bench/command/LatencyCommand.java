package org.condyle.bench.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.condyle.bench.measure.Statistics;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.Ingest;
import org.condyle.bench.process.Measured;
import org.condyle.bench.process.MeasurementFailure;
import org.condyle.bench.process.Reports;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.CohortWorkload;
import org.condyle.bench.workload.Question;
import org.condyle.bench.workload.Totals;
import org.condyle.bench.workload.Workload;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Individual reports, one patient a request, several clients at once. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description =
        "Single-subject $evaluate-measure over HTTP: every patient of C once, when Java is warm.")
final class LatencyCommand implements Callable<Integer> {

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      defaultValue = "2000",
      description = "Patients of C, each asked for once (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(names = "--clients", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
  private int clients;

  @Option(
      names = "--warm-up",
      defaultValue = "4",
      description = "How often every patient is asked for before (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Override
  public Integer call() {
    Workload cohort = harness.workload("C", patients, CohortWorkload::small);
    List<String> ids =
        new Cohort(new CohortSettings(patients, CohortWorkload.SEED, History.NONE))
            .stream().map(patient -> CohortWorkload.patientId(patient.bundle().json())).toList();
    String data = "C-" + patients;
    Table table = harness.table("latency");
    try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of())) {
      harness.load(server, data, harness.workloadFolder("C", patients));
      for (Question question : cohort.questions()) {
        Queue<Double> millis = new ConcurrentLinkedQueue<>();
        for (int round = 0; round < warmUp; round++) {
          askAll(server, question, ids, new ConcurrentLinkedQueue<>());
        }
        Measured measured = Measured.of(server, unused -> askAll(server, question, ids, millis));
        Statistics statistics = new Statistics(millis);
        table
            .row()
            .text("measure", question.name())
            .count("requests", statistics.count())
            .count("clients", clients)
            .figure("median ms", statistics.median())
            .figure("99 % ms", statistics.percentile(99))
            .figure("greatest ms", statistics.greatest())
            .figure("requests/s", statistics.count() / measured.seconds())
            .figure("CPU ms/request", measured.usage().cpu() * 1000 / statistics.count())
            .count("peak heap MB", measured.peakHeap());
      }
    }
    harness.finish(table);
    return ExitCode.OK;
  }

  private void askAll(
      ServerProcess server, Question question, List<String> ids, Queue<Double> millis) {
    AtomicInteger next = new AtomicInteger();
    Queue<Totals> parts = new ConcurrentLinkedQueue<>();
    new Ingest(server.client(), clients)
        .inParallel(
            () -> {
              Reports reports = new Reports(server);
              Totals own = Totals.none();
              for (int i = next.getAndIncrement(); i < ids.size(); i = next.getAndIncrement()) {
                long begun = System.nanoTime();
                JsonNode report = reports.individual(question, ids.get(i));
                millis.add((System.nanoTime() - begun) / 1e6);
                own = own.plus(Totals.of(report).withoutStrata());
              }
              parts.add(own);
            });
    Totals sum = parts.stream().reduce(Totals.none(), Totals::plus);
    List<String> differences = question.totals().withoutStrata().differences(sum);
    if (!differences.isEmpty()) {
      throw new MeasurementFailure(
          "The individual reports of " + question.name() + " do not add up: " + differences);
    }
  }
}
