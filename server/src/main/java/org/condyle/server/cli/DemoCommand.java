package org.condyle.server.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import org.condyle.cohort.truth.CohortTruth;
import org.condyle.cohort.truth.CohortTruth.MeasureTruth;
import org.condyle.server.CondyleServer;
import org.condyle.server.ServerPurpose;
import org.condyle.server.ServerSettings;
import org.condyle.server.ValidationMode;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.MeasureReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole way in one command: serve, generate, load, evaluate, compare with the truth. */
@Command(
    name = "demo",
    description =
        "Starts a server with 200 generated patients, evaluates a measure, shows the result, keeps"
            + " serving.")
final class DemoCommand implements Callable<Integer> {

  private static final long SEED = 1;
  private static final int CLIENTS = 4;
  private static final Duration COUNT_LIMIT = Duration.ofSeconds(30);
  private static final int DIFFERENCES_SHOWN = 20;

  /** Surgeons are left out of the table: there are too many of them for a first look. */
  private static final Set<String> STRATIFIERS_SHOWN = Set.of("joint", "facility");

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:CONDYLE_PORT:-8080}",
      description = "The HTTP port; 0 takes a free one. Default: 8080, or CONDYLE_PORT.")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:condyle.home:-.}/data/demo",
      description = {
        "The demo's own data folder, used again by the next demo.",
        "Default: data/demo in the project's folder."
      })
  private Path data;

  @Option(
      names = "--patients",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many patients are generated (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--once",
      description = "Ends after the result; exit code 1 where it differs from the truth.")
  private boolean once;

  @Override
  public Integer call() {
    HttpPort.check(port, spec.commandLine());
    refuseAnotherDatabase(System.getenv());
    CohortSettings settings = new CohortSettings(patients, SEED, History.TYPICAL);
    refuseAnotherDemo(settings);
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = new Progress(out);
    progress.say("Starting the server on " + data.toAbsolutePath().normalize() + ".");
    CondyleServer server =
        CondyleServer.start(new ServerSettings(port, data, ValidationMode.OFF, ServerPurpose.DEMO));
    try {
      progress.say("It answers at " + server.fhirBase() + ".");
      FhirHttpClient http =
          new FhirHttpClient(server.fhirBase(), FhirHttpClient.PATIENT, operator(server));
      GeneratedCohort cohort = storedCohort(settings, http, progress);
      boolean equal = evaluateAndCompare(cohort, http, progress, out);
      if (once) {
        return equal ? ExitCode.OK : ExitCode.SOFTWARE;
      }
      invite(server.fhirBase(), cohort, http, out);
      new DemoLogins(server).make(cohort, out);
      RunningServer.untilStopped(server);
      return ExitCode.OK;
    } finally {
      server.close();
    }
  }

  private Supplier<Optional<String>> operator(CondyleServer server) {
    Map<String, String> wanted = Map.of("scope", OperatorToken.EVERYTHING, "minutes", "60");
    return OperatorToken.of(server.fhirBase(), data, wanted).orElseThrow();
  }

  /** Generated patients never go into a database that somebody set up for real use. */
  static void refuseAnotherDatabase(Map<String, String> environment) {
    String url = environment.get("CONDYLE_DATABASE_URL");
    if (url != null && !url.isBlank()) {
      throw new CommandFailure(
          "CONDYLE_DATABASE_URL is set, and the demo does not put generated patients into your"
              + " database.",
          "Unset it for the demo: env -u CONDYLE_DATABASE_URL ./condyle demo");
    }
  }

  private void refuseAnotherDemo(CohortSettings settings) {
    Optional<DemoMarker> marker = DemoMarker.in(data).filter(found -> !found.isOf(settings));
    if (marker.isPresent()) {
      throw new CommandFailure(
          "The folder " + data + " holds a demo with " + marker.get().patients() + " patients.",
          "Use --patients "
              + marker.get().patients()
              + " or another --data, or delete the folder to start anew.");
    }
  }

  /** Makes sure that the server has the cohort; the next demo finds it there. */
  private GeneratedCohort storedCohort(
      CohortSettings settings, FhirHttpClient http, Progress progress) {
    Path folder = data.resolve("cohort");
    Optional<DemoMarker> marker = DemoMarker.in(data);
    Optional<GeneratedCohort> earlier = GeneratedCohort.in(folder);
    if (marker.isPresent() && earlier.isPresent()) {
      int stored = storedPatients(http);
      if (stored >= patients) {
        progress.say(
            String.format(
                Locale.ROOT,
                "Using the %,d patients and %,d resources of an earlier demo again.",
                patients,
                marker.get().resources()));
        if (stored > patients) {
          progress.say(
              (stored - patients)
                  + " patients were added since; the result counts them, the truth does not.");
        }
        return earlier.get();
      }
      progress.say(
          "The server has " + stored + " of the " + patients + " patients: loading all again.");
    }
    GeneratedCohort cohort = earlier.orElseGet(() -> generated(settings, folder, progress));
    load(cohort, http, progress);
    DemoMarker.write(data, settings, cohort.resources());
    return cohort;
  }

  private static GeneratedCohort generated(
      CohortSettings settings, Path folder, Progress progress) {
    progress.say(
        String.format(
            Locale.ROOT,
            "Generating %,d patients (seed %d, history %s).",
            settings.patients(),
            settings.seed(),
            settings.history().code()));
    GeneratedCohort.clear(folder);
    return GeneratedCohort.write(settings, folder, progress);
  }

  private static int storedPatients(FhirHttpClient http) {
    return http.get("Patient", Map.of("_summary", "count"), COUNT_LIMIT)
        .expect(Bundle.class)
        .getTotal();
  }

  private static void load(GeneratedCohort cohort, FhirHttpClient http, Progress progress) {
    progress.say(
        String.format(Locale.ROOT, "Sending %,d resources over HTTP.", cohort.resources()));
    LoadResult result =
        new BundleLoader(http, CLIENTS, progress)
            .load(BundleSource.in(cohort.folder(), truth -> {}));
    if (result.failures() > 0) {
      throw new CommandFailure(
          result.failures()
              + " of "
              + result.bundles()
              + " Bundles were refused; each is named above.",
          "This is a fault in Condyle; please report it with these lines.");
    }
    progress.say(
        String.format(
            Locale.ROOT, "Stored %,d resources in %.1f s.", result.resources(), result.seconds()));
  }

  private boolean evaluateAndCompare(
      GeneratedCohort cohort, FhirHttpClient http, Progress progress, PrintWriter out) {
    MeasureTruth truth = cohort.truth().measures().get(0);
    EvaluationRequest request = request(cohort.truth(), null);
    progress.say(
        "Evaluating "
            + request.measure()
            + " over "
            + request.periodStart()
            + " to "
            + request.periodEnd()
            + ", with what was known on "
            + request.cutOff()
            + ".");
    long begun = System.nanoTime();
    MeasureReport report = request.send(http).expect(MeasureReport.class);
    progress.say(String.format(Locale.ROOT, "Evaluated in %.1f s.", Progress.secondsSince(begun)));
    out.println();
    new ReportTable(STRATIFIERS_SHOWN::contains).print(report, out);
    out.println();
    TruthComparison comparison = TruthComparison.of(report, truth);
    say(comparison, cohort, out);
    return comparison.isEqual();
  }

  private static EvaluationRequest request(CohortTruth truth, @Nullable String subject) {
    String canonical = truth.measures().get(0).measure();
    return new EvaluationRequest(
        canonical.substring(canonical.lastIndexOf('/') + 1),
        truth.periodStart(),
        truth.periodEnd(),
        subject,
        null,
        truth.dataCutOff());
  }

  private static void say(TruthComparison comparison, GeneratedCohort cohort, PrintWriter out) {
    Path truth = cohort.folder().resolve("truth.json");
    if (comparison.isEqual()) {
      out.println(
          "All "
              + comparison.compared()
              + " figures of the report equal what the generator knows ("
              + truth
              + ").");
    } else {
      out.println(
          comparison.differences().size()
              + " of "
              + comparison.compared()
              + " figures differ from what the generator knows ("
              + truth
              + "):");
      comparison.differences().stream()
          .limit(DIFFERENCES_SHOWN)
          .forEach(difference -> out.println("  " + difference));
    }
    out.flush();
  }

  private static void ask(PrintWriter out, String what, String address) {
    out.println("  # " + what);
    out.println("  curl -H \"Authorization: Bearer $TOKEN\" '" + address + "'");
  }

  private void invite(URI base, GeneratedCohort cohort, FhirHttpClient http, PrintWriter out) {
    out.println();
    out.println("What the server can do, for everyone: " + base + "/metadata");
    out.println("The rest needs a token. In another terminal:");
    out.println("  TOKEN=$(./condyle token --server " + base + " --data " + data + ")");
    ask(out, "its patients", base + "/Patient?_count=10&_pretty=true");
    cohort
        .patientIn("substantial-clinical-benefit", "numerator")
        .ifPresent(
            patient -> {
              EvaluationRequest one = request(cohort.truth(), patient);
              ask(out, "one patient's report", http.address(one.path(), one.query()).toString());
            });
    EvaluationRequest everyone = request(cohort.truth(), null);
    ask(out, "everyone's report", http.address(everyone.path(), everyone.query()).toString());
    out.println("A first session with your own data is in README.md. Ctrl-C stops the server.");
  }
}
