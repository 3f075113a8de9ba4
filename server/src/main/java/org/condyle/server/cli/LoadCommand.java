package org.condyle.server.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Posts transaction Bundles. */
@Command(
    name = "load",
    description = "Posts transaction Bundles from a file, a folder or a URL.",
    footer = {
      "",
      "Read are .ndjson (one Bundle a line), .json and .xml, each also as .gz. Files of a folder are"
          + " taken by name, those that patients refer to first (shared, and Synthea's hospitals and"
          + " practitioners); a generated cohort's truth is left out. A Bundle without a Patient is"
          + " posted alone, before anything that follows it; the others go in parallel."
    })
final class LoadCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many Bundles are posted at the same time (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR|URL",
      description = "What to load, in this order.")
  private List<String> sources;

  @Override
  public Integer call() {
    if (clients < 1) {
      throw new ParameterException(spec.commandLine(), "--clients wants a number from 1 on.");
    }
    Progress progress = new Progress(spec.commandLine().getErr());
    List<BundleSource> found = new ArrayList<>();
    sources.forEach(source -> found.addAll(sourcesIn(source, progress)));
    try (TargetServer target = TargetServer.open(server, progress)) {
      FhirHttpClient http = target.http(FhirHttpClient.PATIENT);
      LoadResult result = new BundleLoader(http, clients, progress).load(found);
      print(result, spec.commandLine().getOut());
      return result.failures() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private static List<BundleSource> sourcesIn(String source, Progress progress) {
    return source.matches("https?://.*")
        ? List.of(BundleSource.at(URI.create(source)))
        : BundleSource.in(Path.of(source), file -> progress.line("Left out: " + file));
  }

  private static void print(LoadResult result, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d of %d Bundles stored in %.1f s (%.0f resources a second)%n",
        result.bundles() - result.failures(),
        result.bundles(),
        result.seconds(),
        result.resources() / Math.max(result.seconds(), 0.001));
    result
        .byType()
        .forEach((type, count) -> out.printf(Locale.ROOT, "  %-28s %,12d%n", type, count));
    out.printf(Locale.ROOT, "  %-28s %,12d%n", "all", result.resources());
    if (result.failures() > 0) {
      out.println(result.failures() + " failed; each is named above with the server's reason.");
    }
    out.flush();
  }
}
