package org.condyle.bench.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.condyle.bench.measure.Statistics;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.FhirClient;
import org.condyle.bench.process.Ingest;
import org.condyle.bench.process.Measured;
import org.condyle.bench.process.MeasurementFailure;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.IngestBundles;
import org.condyle.bench.workload.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Single requests, by Condyle and by HAPI at stock settings in turns. Condyle looks up a token,
 * decides and leaves a row of audit for each; the stock server does nothing of the kind, so that
 * the ratio shows what this costs.
 */
@Command(
    name = "requests",
    mixinStandardHelpOptions = true,
    description = {
      "Reads, searches and creates one by one, by Condyle and by stock HAPI in turns.",
      "Condyle asks for a token, decides and records each; the stock server does not."
    })
final class RequestsCommand implements Callable<Integer> {

  /** Resources of each patient that is searched, the patient among them. */
  private static final int ENTRIES = 50;

  @Mixin private Harness harness;

  @Option(
      names = "--patients",
      defaultValue = "1000",
      description = "Patients, each asked for once in a round (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(names = "--clients", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
  private int clients;

  @Option(
      names = "--warm-up",
      defaultValue = "5",
      description =
          "Rounds that are not counted, as the servers grow warm (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  private final AtomicInteger created = new AtomicInteger();

  /** What is asked about one patient. */
  private enum Kind {
    READ("read of a Patient") {
      @Override
      void ask(FhirClient client, String patient, int number) {
        requireFound(client.get("Patient/" + patient).path("id").asText().equals(patient), patient);
      }
    },
    SEARCH("search of Observations by patient") {
      @Override
      void ask(FhirClient client, String patient, int number) {
        int found =
            client
                .searchAnew("Observation?patient=Patient/" + patient + "&_count=20")
                .path("entry")
                .size();
        requireFound(found > 0, patient);
      }
    },
    CREATE("create of an Observation") {
      @Override
      void ask(FhirClient client, String patient, int number) {
        client.postUnread("Observation", observation(patient, number));
      }
    };

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    abstract void ask(FhirClient client, String patient, int number);

    private static void requireFound(boolean found, String patient) {
      if (!found) {
        throw new MeasurementFailure("Nothing is found of Patient/" + patient);
      }
    }
  }

  /** What came of one round: its clock and CPU, and the milliseconds of each request. */
  private record Round(Measured measured, Collection<Double> millis) {}

  @Override
  public Integer call() {
    Table table = harness.table("requests");
    String data = "requests-" + ProcessHandle.current().pid();
    List<byte[]> bodies = new IngestBundles().make("q", patients, ENTRIES);
    try (ServerProcess condyle = harness.start(ServerKind.CONDYLE, data, List.of());
        ServerProcess stock = harness.start(ServerKind.STOCK, data, List.of())) {
      SameSettings.require(harness, condyle, stock);
      for (ServerProcess server : List.of(condyle, stock)) {
        new Ingest(server.client(), clients).post(bodies);
      }
      for (Kind kind : Kind.values()) {
        measure(condyle, stock, kind, table);
      }
    }
    harness.forget(data);
    harness.finish(table);
    return ExitCode.OK;
  }

  private void measure(ServerProcess condyle, ServerProcess stock, Kind kind, Table table) {
    Map<ServerKind, List<Round>> rounds = new EnumMap<>(ServerKind.class);
    for (int round = 0; round < warmUp + harness.rounds(); round++) {
      for (ServerProcess server : List.of(condyle, stock)) {
        Round measured = round(server, kind);
        if (round >= warmUp) {
          rounds.computeIfAbsent(server.kind(), unused -> new ArrayList<>()).add(measured);
        }
      }
    }
    double stockRate = row(table, stock, kind, rounds.getOrDefault(ServerKind.STOCK, List.of()));
    double rate = row(table, condyle, kind, rounds.getOrDefault(ServerKind.CONDYLE, List.of()));
    table
        .row()
        .text("engine", "ratio")
        .text("what", kind.label)
        .figure("requests/s", rate / stockRate);
  }

  private Round round(ServerProcess server, Kind kind) {
    AtomicInteger next = new AtomicInteger(1);
    Queue<Double> millis = new ConcurrentLinkedQueue<>();
    Measured measured =
        Measured.of(
            server,
            unused ->
                new Ingest(server.client(), clients)
                    .inParallel(
                        () -> {
                          for (int i = next.getAndIncrement();
                              i <= patients;
                              i = next.getAndIncrement()) {
                            long begun = System.nanoTime();
                            kind.ask(
                                server.client(),
                                IngestBundles.patientId("q", i),
                                created.incrementAndGet());
                            millis.add((System.nanoTime() - begun) / 1e6);
                          }
                        }));
    server.requireAlive();
    return new Round(measured, millis);
  }

  private double row(Table table, ServerProcess server, Kind kind, List<Round> rounds) {
    Statistics millis =
        new Statistics(rounds.stream().flatMap(round -> round.millis().stream()).toList());
    double seconds = median(rounds.stream().map(round -> round.measured().seconds()).toList());
    double cpu = median(rounds.stream().map(round -> round.measured().usage().cpu()).toList());
    double database =
        median(rounds.stream().map(round -> round.measured().usage().databaseCpu()).toList());
    table
        .row()
        .text("engine", server.kind().label())
        .text("what", kind.label)
        .figure("requests/s", patients / seconds)
        .figure("median ms", millis.median())
        .figure("99 % ms", millis.percentile(99))
        .figure("CPU ms/request", cpu * 1000 / patients)
        .figure("of it database", database * 1000 / patients);
    return patients / seconds;
  }

  private static double median(List<Double> values) {
    return new Statistics(values).median();
  }

  /** Too early for any measure of ours. */
  private static byte[] observation(String patient, int number) {
    ObjectNode observation = Json.MAPPER.createObjectNode();
    observation.put("resourceType", "Observation").put("status", "final");
    observation
        .putObject("code")
        .putArray("coding")
        .addObject()
        .put("system", "http://loinc.org")
        .put("code", "8867-4");
    observation.putObject("subject").put("reference", "Patient/" + patient);
    observation.put(
        "effectiveDateTime", String.format(Locale.ROOT, "2022-01-%02d", 1 + number % 28));
    observation
        .putObject("valueQuantity")
        .put("value", 50 + number % 60)
        .put("unit", "/min")
        .put("system", "http://unitsofmeasure.org")
        .put("code", "/min");
    return Json.bytes(observation);
  }
}
