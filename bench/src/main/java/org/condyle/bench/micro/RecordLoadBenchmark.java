package org.condyle.bench.micro;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.condyle.bench.process.FhirClient;
import org.condyle.bench.workload.CopiedCases;
import org.condyle.bench.workload.Json;
import org.condyle.bench.workload.OfficialMeasure;
import org.condyle.record.PatientOwnership;
import org.condyle.record.PatientRecord;
import org.condyle.server.CondyleServer;
import org.condyle.server.ServerSettings;
import org.condyle.server.ValidationMode;
import org.condyle.server.cli.OperatorToken;
import org.condyle.server.partition.Partitions;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordSelection;
import org.condyle.server.store.RecordStore;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Records from the database, whole, a chunk in each statement; the time is that of one patient. */
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RecordLoadBenchmark {

  private static final int PATIENTS = 200;

  @Param({"CMS122", "CMS190"})
  public String measure = "";

  private Path data;
  private CondyleServer server;
  private RecordStore store;
  private PatientKeys keys;

  @Setup
  public void prepare() throws IOException {
    data = Files.createTempDirectory("condyle-micro");
    server = CondyleServer.start(new ServerSettings(0, data, ValidationMode.OFF));
    CopiedCases copies =
        new CopiedCases(
            OfficialMeasure.read(
                Path.of(System.getProperty(PublishedCases.SHARED, "../shared")).resolve("ecqm"),
                measure));
    FhirClient client =
        new FhirClient(
            server.fhirBase(),
            OperatorToken.of(server.fhirBase(), data, Map.of("scope", OperatorToken.EVERYTHING))
                .orElseThrow());
    for (int number = 1; number <= PATIENTS; number++) {
      client.postUnread("", Json.bytes(copies.patient(number)));
    }
    store = server.part(RecordStore.class);
    keys = store.patientsAfter(Partitions.FIRST_PRACTICE, 0, PATIENTS);
    int resources = 0;
    for (int number = 1; number <= PATIENTS; number++) {
      resources += owned(copies.patient(number));
    }
    int loaded = load().stream().mapToInt(RecordLoadBenchmark::size).sum();
    if (keys.size() != PATIENTS || loaded != resources) {
      throw new IllegalStateException(
          "Of " + resources + " resources of " + PATIENTS + " patients " + loaded + " were read");
    }
  }

  private static int size(PatientRecord record) {
    return record.types().stream()
        .filter(RecordLoadBenchmark::isOwned)
        .mapToInt(type -> record.ofType(type).size())
        .sum();
  }

  /** A record also holds shared resources, as far as something in it points to them. */
  private static int owned(JsonNode bundle) {
    int owned = 0;
    for (JsonNode entry : bundle.path("entry")) {
      owned += isOwned(entry.path("resource").path("resourceType").asText()) ? 1 : 0;
    }
    return owned;
  }

  private static boolean isOwned(String type) {
    return type.equals("Patient") || PatientOwnership.elementOf(type).isPresent();
  }

  @Benchmark
  @OperationsPerInvocation(PATIENTS)
  public List<PatientRecord> load() {
    List<PatientRecord> records = new ArrayList<>(PATIENTS);
    store.load(Partitions.FIRST_PRACTICE, keys, RecordSelection.whole(), records::add);
    return records;
  }

  @TearDown
  public void stop() throws IOException {
    server.close();
    MoreFiles.deleteRecursively(data, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
