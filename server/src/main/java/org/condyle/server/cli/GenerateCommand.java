package org.condyle.server.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a generated population. */
@Command(
    name = "generate",
    description = "Writes a generated orthopedic population and the results it must give.")
final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--patients",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many patients (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "The same seed gives the same patients (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--history",
      paramLabel = "HISTORY",
      defaultValue = "typical",
      description = {
        "How much unrelated history each patient has (default: ${DEFAULT-VALUE}):",
        "none (about 12 resources), typical (about 60) or heavy (hundreds, some over 2,000)."
      })
  private History history;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder for the NDJSON of transaction Bundles and truth.json.")
  private Path out;

  @Override
  public Integer call() {
    Progress progress = new Progress(spec.commandLine().getErr());
    GeneratedCohort cohort =
        GeneratedCohort.write(new CohortSettings(patients, seed, history), out, progress);
    progress.say(
        String.format(
            Locale.ROOT,
            "Wrote %,d patients with %,d resources to %s.",
            patients,
            cohort.resources(),
            out));
    progress.line("Next: ./condyle load " + out);
    return ExitCode.OK;
  }
}
