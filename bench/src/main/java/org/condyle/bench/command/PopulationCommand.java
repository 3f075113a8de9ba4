package org.condyle.bench.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.Measured;
import org.condyle.bench.process.Reports;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.CohortJudge;
import org.condyle.bench.workload.CohortWorkload;
import org.condyle.bench.workload.OfficialMeasure;
import org.condyle.bench.workload.OfficialWorkload;
import org.condyle.bench.workload.Question;
import org.condyle.bench.workload.Workload;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Population reports from the database: without stored results, with them, and by others. */
@Command(
    name = "population",
    mixinStandardHelpOptions = true,
    description = {
      "Population reports of S, L and C: with nothing stored, then from stored results.",
      "Beside them the stock measure service and fqm-execution on the same cases."
    })
final class PopulationCommand implements Callable<Integer> {

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Patients of S for each measure (default: ${DEFAULT-VALUE}; 0: none).")
  private int patients;

  @Option(
      names = "--stock-patients",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "Patients of S that the stock service gets (default: ${DEFAULT-VALUE}; 0: none).")
  private int stockPatients;

  @Option(
      names = "--fqm-patients",
      paramLabel = "N",
      defaultValue = "200",
      description = "Patients of S that fqm-execution gets (default: ${DEFAULT-VALUE}; 0: none).")
  private int fqmPatients;

  @Option(
      names = "--large-patients",
      paramLabel = "N",
      defaultValue = "200",
      description = "Patients of L (default: ${DEFAULT-VALUE}; 0: none).")
  private int largePatients;

  @Option(
      names = "--cohort-patients",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Patients of C (default: ${DEFAULT-VALUE}; 0: none).")
  private int cohortPatients;

  @Option(
      names = "--measure",
      paramLabel = "CMSnnn",
      description = "Only these published measures; can be repeated. Default: all four.")
  private List<String> measures = Harness.OFFICIAL;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "20",
      description = "First reports that are not counted (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--workers",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2",
      description = "Numbers of evaluation workers, each measured (default: ${DEFAULT-VALUE}).")
  private List<Integer> workers = List.of();

  @Override
  public Integer call() {
    Table table = harness.table("population");
    Failures failures = new Failures(table, harness::say);
    Map<String, Double> stock =
        stockPatients > 0
            ? new StockBaseline(harness, failures, stockPatients, table).measure(measures)
            : Map.of();
    Map<String, Double> fqm =
        fqmPatients > 0
            ? new FqmBaseline(harness, failures).measure(measures, fqmPatients, table)
            : Map.of();
    if (patients > 0) {
      measures.forEach(name -> small(name, stock.get(name), fqm.get(name), table));
    }
    if (largePatients > 0) {
      large(table);
    }
    if (cohortPatients > 0) {
      cohort(table);
    }
    harness.finish(table);
    failures.end();
    return ExitCode.OK;
  }

  private void small(String name, @Nullable Double stock, @Nullable Double fqm, Table table) {
    OfficialMeasure measure = harness.official(name);
    Workload workload =
        harness.workload(
            "S-" + name,
            patients,
            (folder, count) -> OfficialWorkload.small(folder, measure, count));
    Question question = workload.questions().get(0);
    String data = "S-" + name + "-" + patients;
    for (int count : workers) {
      try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, Workers.options(count))) {
        harness.load(server, data, harness.workloadFolder("S-" + name, patients));
        Measured.Rounds first = firstReports(server, List.of(question));
        Table.Row row = row(table, "S", name, "Condyle", count, patients, "nothing stored", first);
        double perPatient = first.seconds() / patients;
        if (stock != null) {
          row.figure("times stock", stock / perPatient);
        }
        if (fqm != null) {
          row.figure("times fqm", fqm / perPatient);
        }
        stored(server, "S", name, count, patients, List.of(question), table);
      }
    }
  }

  /** Java is warmed up by first reports that are not counted. */
  private Measured.Rounds firstReports(ServerProcess server, List<Question> questions) {
    for (int round = 0; round < warmUp; round++) {
      server.database().forgetResults();
      ask(new Reports(server), questions);
    }
    return Measured.rounds(
        harness.rounds(),
        () -> server.database().forgetResults(),
        server,
        reports -> ask(reports, questions));
  }

  private static void ask(Reports reports, List<Question> questions) {
    if (questions.size() == 1) {
      reports.requireSummary(questions.get(0));
    } else {
      reports.requireSummaries(questions);
    }
  }

  private void stored(
      ServerProcess server,
      String workload,
      String name,
      int workerCount,
      int subjects,
      List<Question> questions,
      Table table) {
    Measured.Rounds rounds =
        Measured.rounds(harness.rounds(), () -> {}, server, reports -> ask(reports, questions));
    row(table, workload, name, "Condyle", workerCount, subjects, "stored", rounds);
  }

  private void large(Table table) {
    OfficialMeasure measure = harness.official("CMS165");
    Workload official =
        harness.workload(
            "L-CMS165",
            largePatients,
            (folder, count) -> OfficialWorkload.large(folder, measure, count));
    both("L", "L-CMS165", largePatients, Map.of("CMS165", official.questions()), table);
    Workload cohort = harness.workload("L-cohort", largePatients, CohortWorkload::large);
    both("L", "L-cohort", largePatients, oneAndAll("L-cohort", cohort), table);
  }

  private void cohort(Table table) {
    Workload cohort = harness.workload("C", cohortPatients, CohortWorkload::small);
    both("C", "C", cohortPatients, oneAndAll("C", cohort), table);
  }

  private Map<String, List<Question>> oneAndAll(String folder, Workload workload) {
    List<Question> all =
        CohortJudge.all(harness.workloadFolder(folder, workload.patients()), workload);
    Map<String, List<Question>> asked = new LinkedHashMap<>();
    asked.put(all.get(0).name(), List.of(all.get(0)));
    asked.put("all " + all.size() + " of ours", all);
    return asked;
  }

  private void both(
      String label, String folder, int subjects, Map<String, List<Question>> asked, Table table) {
    String data = folder + "-" + subjects;
    for (int count : workers) {
      try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, Workers.options(count))) {
        harness.load(server, data, harness.workloadFolder(folder, subjects));
        double one = 0;
        for (Map.Entry<String, List<Question>> each : asked.entrySet()) {
          Measured.Rounds first = firstReports(server, each.getValue());
          Table.Row row =
              row(table, label, each.getKey(), "Condyle", count, subjects, "nothing stored", first);
          if (one > 0) {
            row.figure("times one measure", first.seconds() / one);
          }
          one = one > 0 ? one : first.seconds();
          stored(server, label, each.getKey(), count, subjects, each.getValue(), table);
        }
      }
    }
  }

  static Table.Row row(
      Table table,
      String workload,
      String measure,
      String engine,
      int workers,
      int subjects,
      String how,
      Measured.Rounds rounds) {
    return table
        .row()
        .text("data", workload)
        .text("measure", measure)
        .text("engine", engine)
        .count("workers", workers)
        .count("patients", subjects)
        .text("how", how)
        .figure("s", rounds.seconds())
        .figure("ms/patient", rounds.seconds() * 1000 / subjects)
        .figure("patients/s", subjects / rounds.seconds())
        .figure("CPU ms/patient", rounds.cpu() * 1000 / subjects)
        .count("peak heap MB", rounds.peakHeap());
  }
}
