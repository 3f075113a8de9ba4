package org.condyle.bench.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.condyle.bench.flame.Profile;
import org.condyle.bench.flame.Profiler;
import org.condyle.bench.process.Ingest;
import org.condyle.bench.process.Reports;
import org.condyle.bench.process.ServerKind;
import org.condyle.bench.process.ServerProcess;
import org.condyle.bench.workload.CohortWorkload;
import org.condyle.bench.workload.IngestBundles;
import org.condyle.bench.workload.OfficialMeasure;
import org.condyle.bench.workload.OfficialWorkload;
import org.condyle.bench.workload.Question;
import org.condyle.bench.workload.Workload;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A flame graph of one path. */
@Command(
    name = "flame",
    mixinStandardHelpOptions = true,
    description = "A flame graph of one path as HTML, and its top frames as text.")
final class FlameCommand implements Callable<Integer> {

  private static final int FRAMES = 15;

  /** Of ingest, each time; so many Bundles of 5 that those of the first time make Java warm. */
  private static final int BUNDLES = 4000;

  /** What can be looked at. */
  enum Way {
    POPULATION,
    LARGE,
    STORED,
    LATENCY,
    READ,
    INGEST
  }

  @Mixin private Harness harness;

  @Parameters(
      paramLabel = "PATH",
      description = {
        "population: first reports of S;  large: of L;  stored: reports from stored results of C;",
        "latency: individual reports of C;  read: one patient a request;",
        "ingest: transaction Bundles of 5 resources."
      })
  private Way way;

  @Option(
      names = "--patients",
      defaultValue = "2000",
      description = "Patients of the workload (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--measure",
      paramLabel = "CMSnnn",
      defaultValue = "CMS122",
      description = "The published measure of population and large (default: ${DEFAULT-VALUE}).")
  private String measure;

  @Override
  public Integer call() {
    String folder = folder();
    Workload workload = harness.workload(folder, patients, this::make);
    Question question = workload.questions().get(0);
    String data = folder + "-" + patients;
    Profiler profiler = Profiler.unpackedIn(harness.work().resolve("profiler"));
    try (ServerProcess server = harness.start(ServerKind.CONDYLE, data, List.of())) {
      harness.load(server, data, harness.workloadFolder(folder, patients));
      Runnable work = work(server, question);
      work.run();
      String name = way.name().toLowerCase(Locale.ROOT);
      Path out = harness.results().resolve("flame");
      Profile profile = profiler.record(server, out, name, work);
      List<String> summary = profile.summary(FRAMES);
      summary.forEach(harness::say);
      Files.write(out.resolve(name + ".txt"), summary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ExitCode.OK;
  }

  private String folder() {
    return switch (way) {
      case POPULATION -> "S-" + measure;
      case LARGE -> "L-" + measure;
      case STORED, LATENCY, READ, INGEST -> "C";
    };
  }

  private Workload make(Path folder, int count) {
    return switch (way) {
      case POPULATION -> OfficialWorkload.small(folder, official(), count);
      case LARGE -> OfficialWorkload.large(folder, official(), count);
      case STORED, LATENCY, READ, INGEST -> CohortWorkload.small(folder, count);
    };
  }

  private OfficialMeasure official() {
    return harness.official(measure);
  }

  private Runnable work(ServerProcess server, Question question) {
    Reports reports = new Reports(server);
    return switch (way) {
      case POPULATION, LARGE ->
          () ->
              repeat(
                  () -> {
                    server.database().forgetResults();
                    reports.requireSummary(question);
                  });
      case STORED -> () -> repeat(() -> reports.requireSummary(question));
      case LATENCY -> () -> individuals(reports, question);
      case READ -> () -> repeat(() -> ids().forEach(id -> server.client().get("Patient/" + id)));
      case INGEST -> () -> ingest(server);
    };
  }

  private void repeat(Runnable once) {
    for (int round = 0; round < harness.rounds(); round++) {
      once.run();
    }
  }

  private void individuals(Reports reports, Question question) {
    ids().forEach(id -> reports.individual(question, id));
  }

  private Stream<String> ids() {
    return new Cohort(new CohortSettings(patients, CohortWorkload.SEED, History.NONE))
        .stream().map(patient -> CohortWorkload.patientId(patient.bundle().json()));
  }

  private static void ingest(ServerProcess server) {
    String prefix = "f" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
    new Ingest(server.client(), 4).post(new IngestBundles().make(prefix, BUNDLES, 5));
  }
}
