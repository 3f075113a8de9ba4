package org.condyle.bench.command;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.MeasurementFailure;
import org.condyle.bench.process.Reports;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.CohortJudge;
import org.condyle.bench.workload.CohortWorkload;
import org.condyle.bench.workload.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What evaluating writes: results, and nothing else. */
@Command(
    name = "rows",
    mixinStandardHelpOptions = true,
    description = "Which tables grow by evaluating; fails if one of HAPI's does.")
final class RowsCommand implements Callable<Integer> {

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      defaultValue = "2000",
      description = "Patients of C (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Override
  public Integer call() {
    Workload cohort = harness.workload("C", patients, CohortWorkload::small);
    String data = "C-" + patients;
    Table table = harness.table("rows");
    try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of())) {
      harness.load(server, data, harness.workloadFolder("C", patients));
      server.database().forgetResults();
      // A search writes rows of its own, so it comes before.
      String patient =
          server
              .client()
              .get("Patient?_count=1")
              .path("entry")
              .path(0)
              .path("resource")
              .path("id")
              .asText();
      SortedMap<String, Long> before = server.database().rows();
      new Reports(server)
          .requireSummaries(CohortJudge.all(harness.workloadFolder("C", patients), cohort));
      new Reports(server).requireSummary(cohort.questions().get(0));
      new Reports(server).individual(cohort.questions().get(0), patient);
      requireOnlyResults(before, server.database().rows(), table);
    }
    harness.finish(table);
    return ExitCode.OK;
  }

  private static void requireOnlyResults(
      SortedMap<String, Long> before, SortedMap<String, Long> after, Table table) {
    List<String> wrong =
        after.entrySet().stream()
            .filter(each -> !each.getValue().equals(before.get(each.getKey())))
            .peek(
                each ->
                    table
                        .row()
                        .text("table", each.getKey())
                        .count("before", before.getOrDefault(each.getKey(), 0L))
                        .count("after", each.getValue()))
            .map(Map.Entry::getKey)
            .filter(name -> !name.startsWith("condyle."))
            .toList();
    if (!wrong.isEmpty()) {
      throw new MeasurementFailure("Evaluating wrote to " + wrong);
    }
    if (after.equals(before)) {
      table.row().text("table", "none grew");
    }
  }
}
