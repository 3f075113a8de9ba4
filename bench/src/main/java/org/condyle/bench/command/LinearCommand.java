package org.condyle.bench.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.Measured;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.CohortWorkload;
import org.condyle.bench.workload.Question;
import org.condyle.bench.workload.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether ten times the subjects take ten times as long, and no more memory. */
@Command(
    name = "linear",
    mixinStandardHelpOptions = true,
    description = "First reports over C of two sizes: time must be linear, memory flat.")
final class LinearCommand implements Callable<Integer> {

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      split = ",",
      defaultValue = "10000,100000",
      description = "The sizes (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes = List.of();

  @Override
  public Integer call() {
    Table table = harness.table("linear");
    double least = 0;
    for (int patients : sizes) {
      Workload cohort = harness.workload("C", patients, CohortWorkload::small);
      Question question = cohort.questions().get(0);
      String data = "C-" + patients;
      try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of())) {
        harness.load(server, data, harness.workloadFolder("C", patients));
        Measured.of(server, reports -> reports.requireSummary(question));
        Measured.Rounds first =
            Measured.rounds(
                harness.rounds(),
                () -> server.database().forgetResults(),
                server,
                reports -> reports.requireSummary(question));
        Measured.of(server, reports -> reports.requireSummary(question));
        Measured.Rounds stored =
            Measured.rounds(
                harness.rounds(), () -> {}, server, reports -> reports.requireSummary(question));
        least = least > 0 ? least : first.seconds();
        table
            .row()
            .text("measure", question.name())
            .count("patients", patients)
            .figure("nothing stored s", first.seconds())
            .figure("times the first size", first.seconds() / least)
            .figure("stored ms", stored.seconds() * 1000)
            .figure("CPU s", first.cpu())
            .count("peak heap MB", Math.max(first.peakHeap(), stored.peakHeap()));
      }
    }
    harness.finish(table);
    return ExitCode.OK;
  }
}
