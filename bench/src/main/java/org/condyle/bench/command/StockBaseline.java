package org.condyle.bench.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.Measured;
import org.condyle.bench.process.Reports;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.stock.StockFault;
import org.condyle.bench.workload.CopiedCases;
import org.condyle.bench.workload.Json;
import org.condyle.bench.workload.OfficialMeasure;
import org.condyle.bench.workload.OfficialWorkload;
import org.condyle.bench.workload.Question;
import org.condyle.bench.workload.Workload;
import org.jspecify.annotations.Nullable;

/**
 * The stock measure service over the same cases. One server has those of all measures, for its
 * empty tables take long to make, and is asked about the members of a Group for each; a measure
 * that fails leaves the next one a server that is started anew.
 */
final class StockBaseline {

  private final Harness harness;
  private final Failures failures;
  private final int patients;
  private final Table table;
  private @Nullable ServerProcess running;

  /**
   * @param patients of each measure
   */
  StockBaseline(Harness harness, Failures failures, int patients, Table table) {
    this.harness = harness;
    this.failures = failures;
    this.patients = patients;
    this.table = table;
  }

  /** Seconds for each patient by measure, without those that failed. */
  Map<String, Double> measure(List<String> measures) {
    Map<String, Double> perPatient = new LinkedHashMap<>();
    try {
      for (String name : measures) {
        failures.attempt(
            ServerKind.STOCK.label(), name, () -> perPatient.put(name, secondsPerPatient(name)));
        if (!perPatient.containsKey(name)) {
          stop();
        }
      }
    } finally {
      stop();
    }
    return perPatient;
  }

  private double secondsPerPatient(String name) {
    OfficialMeasure all = harness.official(name);
    OfficialMeasure measure = all.without(StockFault::in);
    int leftOut = all.cases().size() - measure.cases().size();
    // Other cases would be another workload.
    String workloadName = "S-stock-" + name + "-without-" + leftOut;
    Workload workload =
        harness.workload(
            workloadName,
            patients,
            (folder, count) -> OfficialWorkload.small(folder, measure, count));
    Question question = workload.questions().get(0);
    String group = name.toLowerCase(Locale.ROOT);
    ServerProcess server = server();
    harness.load(server, data(), harness.workloadFolder(workloadName, patients));
    putGroup(server, group, new CopiedCases(measure));
    Measured.of(server, reports -> reports.requireSummary(question, group));
    Measured.Rounds rounds =
        Measured.rounds(
            harness.rounds(), () -> {}, server, reports -> reports.requireSummary(question, group));
    PopulationCommand.row(
            table, "S", name, server.kind().label(), 1, patients, "warm, Group", rounds)
        .count("cases left out", leftOut);
    return rounds.seconds() / patients;
  }

  private String data() {
    return "S-" + patients;
  }

  private ServerProcess server() {
    ServerProcess server = running;
    if (server == null) {
      server = harness.start(ServerKind.STOCK, data(), List.of());
      running = server;
    }
    return server;
  }

  private void stop() {
    ServerProcess server = running;
    running = null;
    if (server != null) {
      server.close();
    }
  }

  private void putGroup(ServerProcess server, String group, CopiedCases copies) {
    List<String> members = IntStream.rangeClosed(1, patients).mapToObj(copies::patientId).toList();
    server.client().put("Group/" + group, Json.bytes(Reports.group(group, members)));
  }
}
