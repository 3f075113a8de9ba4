package org.condyle.bench.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.condyle.bench.measure.Statistics;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.Ingest;
import org.condyle.bench.process.Reports;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.CohortWorkload;
import org.condyle.bench.workload.IngestBundles;
import org.condyle.bench.workload.Question;
import org.condyle.bench.workload.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ingest and evaluation alone, and both at once: what each costs the other. */
@Command(
    name = "together",
    mixinStandardHelpOptions = true,
    description = "Ingest while evaluating: how much slower each is than alone.")
final class TogetherCommand implements Callable<Integer> {

  private static final int ENTRIES = 5;

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      defaultValue = "10000",
      description = "Patients of C (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--bundles",
      defaultValue = "1000",
      description = "Bundles of 5 resources in each round (default: ${DEFAULT-VALUE}).")
  private int bundles;

  @Option(names = "--clients", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
  private int clients;

  private final String run = Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
  private int batches;

  @Override
  public Integer call() {
    Workload cohort = harness.workload("C", patients, CohortWorkload::small);
    Question question = cohort.questions().get(0);
    String data = "C-" + patients + "-together";
    List<Double> evaluating = new ArrayList<>();
    List<Double> ingesting = new ArrayList<>();
    List<Double> evaluatingWhile = new ArrayList<>();
    List<Double> ingestingWhile = new ArrayList<>();
    try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of())) {
      harness.load(server, data, harness.workloadFolder("C", patients));
      ingest(server);
      evaluate(server, question);
      for (int round = 0; round < harness.rounds(); round++) {
        evaluating.add(evaluate(server, question));
        ingesting.add(ingest(server));
        both(server, question, evaluatingWhile, ingestingWhile);
      }
      server.requireAlive();
    }
    double alone = bundles * (double) ENTRIES / new Statistics(ingesting).median();
    double together = bundles * (double) ENTRIES / new Statistics(ingestingWhile).median();
    double report = new Statistics(evaluating).median();
    double reportWhile = new Statistics(evaluatingWhile).median();
    Table table = harness.table("together");
    table
        .row()
        .text("what", "ingest, resources/s")
        .figure("alone", alone)
        .figure("with the other", together)
        .figure("times slower", alone / together);
    table
        .row()
        .text("what", "first report of C, s")
        .figure("alone", report)
        .figure("with the other", reportWhile)
        .figure("times slower", reportWhile / report);
    harness.finish(table);
    return ExitCode.OK;
  }

  /** Evaluates again and again until the ingest is done, so that neither runs alone. */
  private void both(
      ServerProcess server, Question question, List<Double> evaluating, List<Double> ingesting) {
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> evaluation =
        CompletableFuture.runAsync(
            () -> {
              do {
                evaluating.add(evaluate(server, question));
              } while (!done.get());
            });
    ingesting.add(ingest(server));
    done.set(true);
    evaluation.join();
  }

  private static double evaluate(ServerProcess server, Question question) {
    server.database().forgetResults();
    long begun = System.nanoTime();
    new Reports(server).requireSummary(question);
    return (System.nanoTime() - begun) / 1e9;
  }

  private double ingest(ServerProcess server) {
    batches++;
    List<byte[]> bodies = new IngestBundles().make("t" + run + "b" + batches, bundles, ENTRIES);
    long begun = System.nanoTime();
    new Ingest(server.client(), clients).post(bodies);
    return (System.nanoTime() - begun) / 1e9;
  }
}
