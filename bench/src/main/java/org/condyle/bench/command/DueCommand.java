package org.condyle.bench.command;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.Measured;
import org.condyle.bench.process.MeasurementFailure;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.CohortWorkload;
import org.condyle.bench.workload.CompletenessQuestion;
import org.condyle.cohort.truth.DueTruth;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is due of many patients, worked out and written as Tasks. */
@Command(
    name = "due",
    mixinStandardHelpOptions = true,
    description = {
      "What is due of C of two sizes: the first look at every patient, which writes scores, Tasks,",
      "CarePlans, rows of completeness and planned reminders, and the looks after it. Time must be",
      "linear, memory flat, and there must be the Tasks that are known of the cohort."
    })
final class DueCommand implements Callable<Integer> {

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      split = ",",
      defaultValue = "1000,10000",
      description = "The sizes (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes = List.of();

  @Override
  public Integer call() {
    Table table = harness.table("due");
    double least = 0;
    for (int patients : sizes) {
      harness.workload("C", patients, CohortWorkload::small);
      String data = "due-" + patients + "-" + ProcessHandle.current().pid();
      Map<String, String> settings = Map.of("CONDYLE_DUE_TASKS", "every");
      try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of(), settings)) {
        harness.load(server, data, harness.workloadFolder("C", patients));
        double first = row(server, patients, least, table);
        least = least > 0 ? least : first;
      }
      harness.forget(data);
    }
    harness.finish(table);
    return ExitCode.OK;
  }

  /**
   * Measures one size.
   *
   * @param least milliseconds for a patient of the first size; 0 if this is it
   * @return milliseconds for a patient
   */
  private double row(ServerProcess server, int patients, double least, Table table) {
    CompletenessQuestion question = CompletenessQuestion.all().get(0);
    LocalDate before = LocalDate.now(ZoneOffset.UTC);
    Measured first = Measured.of(server, unused -> DueAnswers.day(server, question));
    LocalDate day = DueAnswers.day(server, question);
    if (!day.equals(before)) {
      throw new MeasurementFailure("A day began meanwhile: measure again");
    }
    List<DueTruth> known = DueAnswers.known(patients, day);
    DueAnswers.require(server, question, question.totals(known));
    long tasks = requireTasks(server, known);
    Measured.Rounds again =
        Measured.rounds(
            harness.rounds(),
            () -> {},
            server,
            unused -> DueAnswers.require(server, question, question.totals(known)));
    double each = first.seconds() * 1000 / patients;
    table
        .row()
        .count("patients", patients)
        .count("Tasks", tasks)
        .figure("first look s", first.seconds())
        .figure("ms a patient", each)
        .figure("times the first size", least > 0 ? each / least : 1)
        .figure("CPU s", first.usage().cpu())
        .figure("nothing changed ms", again.seconds() * 1000)
        .count("peak heap MB", Math.max(first.peakHeap(), again.peakHeap()));
    return each;
  }

  /** A Task for each instrument that is asked at a time; none for an interval as a whole. */
  private static long requireTasks(ServerProcess server, List<DueTruth> known) {
    long expected = known.stream().filter(item -> !item.instrument().equals(DueTruth.ALL)).count();
    long tasks =
        Long.parseLong(
            server
                .database()
                .value(
                    "select count(*) from hfj_resource where res_type = 'Task'"
                        + " and res_deleted_at is null"));
    if (tasks != expected) {
      throw new MeasurementFailure("There are " + tasks + " Tasks, and " + expected + " are due");
    }
    return tasks;
  }
}
