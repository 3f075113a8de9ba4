package org.condyle.bench.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.condyle.bench.measure.Statistics;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.process.Usage;
import org.condyle.bench.workload.CohortWorkload;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From the start of the process to the first 200 on a Patient search, on an existing database. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = "Start on an existing database until a Patient search is answered with 200.")
final class StartCommand implements Callable<Integer> {

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      defaultValue = "10000",
      description = "Patients of C in the database (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Override
  public Integer call() {
    harness.workload("C", patients, CohortWorkload::small);
    String data = "C-" + patients;
    try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of())) {
      harness.load(server, data, harness.workloadFolder("C", patients));
    }
    List<Double> seconds = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int round = 0; round < harness.rounds(); round++) {
      try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of())) {
        seconds.add(server.startSeconds());
        Usage usage = server.usage();
        cpu.add(usage.cpu());
      }
    }
    Statistics statistics = new Statistics(seconds);
    Table table = harness.table("start");
    table
        .row()
        .count("patients", patients)
        .count("starts", statistics.count())
        .figure("median s", statistics.median())
        .figure("greatest s", statistics.greatest())
        .figure("CPU s", new Statistics(cpu).median());
    harness.finish(table);
    return ExitCode.OK;
  }
}
