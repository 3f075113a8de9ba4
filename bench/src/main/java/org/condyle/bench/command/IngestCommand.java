package org.condyle.bench.command;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.condyle.bench.measure.Statistics;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.Ingest;
import org.condyle.bench.process.Measured;
import org.condyle.bench.process.MeasurementFailure;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.IngestBundles;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ingest over HTTP, by Condyle and by HAPI at stock settings in turns. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Transaction Bundles of 5 and of 500 new resources, by Condyle and by stock HAPI in turns.",
      "Both with the same search parameters, without validation, every answer durable."
    })
final class IngestCommand implements Callable<Integer> {

  @Mixin private Harness harness;

  @Option(
      names = "--clients",
      defaultValue = "4",
      description = "Clients at the same time (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--resources",
      defaultValue = "10000",
      description = "Resources of each round and size (default: ${DEFAULT-VALUE}).")
  private int resources;

  @Option(
      names = "--warm-up",
      defaultValue = "2",
      description =
          "Rounds that are not counted, as the servers grow warm (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--entries",
      split = ",",
      defaultValue = "5,500",
      description = "Sizes of Bundles (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes = List.of();

  /** Rounds by server, with the CPU seconds of the client in each. */
  private record Round(Measured measured, double clientCpu) {}

  @Override
  public Integer call() {
    Table table = harness.table("ingest");
    String data = "ingest-" + ProcessHandle.current().pid();
    try (ServerProcess condyle = harness.start(ServerKind.CONDYLE, data, List.of());
        ServerProcess stock = harness.start(ServerKind.STOCK, data, List.of())) {
      SameSettings.require(harness, condyle, stock);
      for (int entries : sizes) {
        measure(condyle, stock, entries, table);
      }
    }
    harness.forget(data);
    harness.finish(table);
    return ExitCode.OK;
  }

  private void measure(ServerProcess condyle, ServerProcess stock, int entries, Table table) {
    Map<ServerKind, List<Round>> rounds = new EnumMap<>(ServerKind.class);
    int bundles = Math.max(1, resources / entries);
    for (int round = 0; round < warmUp + harness.rounds(); round++) {
      for (ServerProcess server : List.of(condyle, stock)) {
        Round measured = round(server, "i" + entries + "r" + round, bundles, entries);
        if (round >= warmUp) {
          rounds.computeIfAbsent(server.kind(), unused -> new ArrayList<>()).add(measured);
        }
      }
    }
    double stockRate = 0;
    for (ServerProcess server : List.of(stock, condyle)) {
      List<Round> own = rounds.getOrDefault(server.kind(), List.of());
      double rate = row(table, server, entries, bundles * entries, own);
      if (server.kind() == ServerKind.STOCK) {
        stockRate = rate;
      } else {
        table
            .row()
            .text("engine", "ratio")
            .count("entries", entries)
            .figure("resources/s", rate / stockRate);
      }
    }
  }

  private Round round(ServerProcess server, String prefix, int bundles, int entries) {
    List<byte[]> bodies = new IngestBundles().make(prefix, bundles, entries);
    long before = stored(server);
    double client = clientCpu();
    Measured measured =
        Measured.of(server, reports -> new Ingest(server.client(), clients).post(bodies));
    client = clientCpu() - client;
    long added = stored(server) - before;
    if (added != (long) bundles * entries) {
      throw new MeasurementFailure(
          server.kind().label() + " stored " + added + " of " + bundles * entries + " resources");
    }
    server.requireAlive();
    return new Round(measured, client);
  }

  private static long stored(ServerProcess server) {
    return Long.parseLong(
        server.database().value("select count(*) from hfj_resource where res_deleted_at is null"));
  }

  private static double clientCpu() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }

  private static double row(
      Table table, ServerProcess server, int entries, int count, List<Round> rounds) {
    double seconds = median(rounds.stream().map(round -> round.measured().seconds()).toList());
    double cpu = median(rounds.stream().map(round -> round.measured().usage().cpu()).toList());
    double database =
        median(rounds.stream().map(round -> round.measured().usage().databaseCpu()).toList());
    double client = median(rounds.stream().map(Round::clientCpu).toList());
    table
        .row()
        .text("engine", server.kind().label())
        .count("entries", entries)
        .figure("resources/s", count / seconds)
        .figure("s", seconds)
        .figure("CPU ms/resource", cpu * 1000 / count)
        .figure("of it database", database * 1000 / count)
        .figure("client CPU %", client * 100 / (client + cpu))
        .count(
            "peak heap MB",
            rounds.stream().mapToLong(round -> round.measured().peakHeap()).max().orElse(0));
    return count / seconds;
  }

  private static double median(List<Double> values) {
    return new Statistics(values).median();
  }
}
