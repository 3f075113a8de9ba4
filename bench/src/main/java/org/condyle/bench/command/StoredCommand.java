package org.condyle.bench.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.CopiedResults;
import org.condyle.bench.process.Measured;
import org.condyle.bench.process.Reports;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.CohortWorkload;
import org.condyle.bench.workload.Question;
import org.condyle.bench.workload.Totals;
import org.condyle.bench.workload.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Reports from many stored results. */
@Command(
    name = "stored",
    mixinStandardHelpOptions = true,
    description = {
      "Reports from stored results (M): those of a small cohort are copied in the database to as",
      "many subjects as are asked for, and the report has to say the multiple."
    })
final class StoredCommand implements Callable<Integer> {

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      defaultValue = "1000",
      description = "Patients of C who are really evaluated (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--subjects",
      split = ",",
      defaultValue = "100000,1000000",
      description = "Subjects with results, multiples of --patients (default: ${DEFAULT-VALUE}).")
  private List<Integer> subjects = List.of();

  @Override
  public Integer call() {
    Workload cohort = harness.workload("C", patients, CohortWorkload::small);
    Table table = harness.table("stored");
    for (int count : subjects) {
      String data = "M-" + count + "-" + ProcessHandle.current().pid();
      try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of())) {
        harness.load(server, data, harness.workloadFolder("C", patients));
        cohort.questions().forEach(new Reports(server)::requireSummary);
        harness.say("Copying results to " + count + " subjects");
        new CopiedResults(server.database()).make(count / patients - 1);
        for (Question question : cohort.questions()) {
          row(server, times(question, count / patients), count, table);
        }
      }
      harness.forget(data);
    }
    harness.finish(table);
    return ExitCode.OK;
  }

  private static Question times(Question question, int factor) {
    return new Question(
        question.name(),
        question.measure(),
        question.periodStart(),
        question.periodEnd(),
        question.dataCutOff(),
        question.totals().times(factor));
  }

  private void row(ServerProcess server, Question question, int count, Table table) {
    Measured.of(server, reports -> reports.requireSummary(question));
    Measured.Rounds rounds =
        Measured.rounds(
            harness.rounds(), () -> {}, server, reports -> reports.requireSummary(question));
    Totals totals = question.totals();
    table
        .row()
        .text("measure", question.name())
        .count("subjects", count)
        .text("strata", totals.equals(totals.withoutStrata()) ? "no" : "yes")
        .figure("ms", rounds.seconds() * 1000)
        .figure("CPU ms", rounds.cpu() * 1000)
        .count("peak heap MB", rounds.peakHeap());
  }
}
