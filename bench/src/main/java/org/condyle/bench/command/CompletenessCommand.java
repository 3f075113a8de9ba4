package org.condyle.bench.command;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.CopiedOperations;
import org.condyle.bench.process.Measured;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.CohortWorkload;
import org.condyle.bench.workload.CompletenessQuestion;
import org.condyle.bench.workload.Totals;
import org.condyle.cohort.truth.DueTruth;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Completeness of many procedures. */
@Command(
    name = "completeness",
    mixinStandardHelpOptions = true,
    description = {
      "$prom-completeness over many procedures: the rows of a small cohort, which the server works",
      "out itself, are copied in the database, and the counts have to be the multiple of what is",
      "known of the cohort."
    })
final class CompletenessCommand implements Callable<Integer> {

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      defaultValue = "500",
      description = "Patients of C whose rows are worked out (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--procedures",
      defaultValue = "100000",
      description = "Procedures with rows, at least (default: ${DEFAULT-VALUE}).")
  private int procedures;

  @Override
  public Integer call() {
    harness.workload("C", patients, CohortWorkload::small);
    Table table = harness.table("completeness");
    String data = "D-" + patients + "-" + ProcessHandle.current().pid();
    try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of())) {
      harness.load(server, data, harness.workloadFolder("C", patients));
      List<CompletenessQuestion> questions = CompletenessQuestion.all();
      LocalDate day = DueAnswers.day(server, questions.get(0));
      List<DueTruth> known = DueAnswers.known(patients, day);
      questions.forEach(question -> DueAnswers.require(server, question, question.totals(known)));
      CopiedOperations copied = new CopiedOperations(server.database());
      long operations = copied.operations();
      long factor = (procedures + operations - 1) / operations;
      harness.say("Copying " + operations + " procedures " + factor + " times");
      copied.make(factor - 1);
      for (CompletenessQuestion question : questions) {
        row(server, question, question.totals(known).times(factor), copied, table);
      }
    }
    harness.forget(data);
    harness.finish(table);
    return ExitCode.OK;
  }

  private void row(
      ServerProcess server,
      CompletenessQuestion question,
      Totals expected,
      CopiedOperations copied,
      Table table) {
    DueAnswers.require(server, question, expected);
    Measured.Rounds rounds =
        Measured.rounds(
            harness.rounds(),
            () -> {},
            server,
            unused -> DueAnswers.require(server, question, expected));
    table
        .row()
        .text("question", question.name())
        .count("procedures", copied.operations())
        .count("rows", copied.rows())
        .figure("ms", rounds.seconds() * 1000)
        .figure("CPU ms", rounds.cpu() * 1000)
        .count("peak heap MB", rounds.peakHeap());
  }
}
