package org.condyle.server.cli;

import ca.uhn.fhir.context.FhirContext;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hl7.fhir.r4.model.MeasureReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Evaluates a measure. */
@Command(
    name = "evaluate",
    description = "Evaluates a measure and prints its populations, rates and strata.",
    footer = {
      "",
      "Example: ./condyle evaluate --measure ArthroplastyImprovement --period-start 2024-07-01"
          + " --period-end 2025-06-30 --cut-off 2026-06-30"
    })
final class EvaluateCommand implements Callable<Integer> {

  enum Format {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  @Option(
      names = "--measure",
      required = true,
      paramLabel = "ID|CANONICAL",
      description = "The id of the Measure, or its canonical, with |version if there are several.")
  private String measure;

  @Option(
      names = "--period-start",
      required = true,
      paramLabel = "DATE",
      description = "First day of the measurement period, for example 2026-01-01.")
  private String periodStart;

  @Option(
      names = "--period-end",
      required = true,
      paramLabel = "DATE",
      description = "Last day of the measurement period, for example 2026-12-31.")
  private String periodEnd;

  @Option(
      names = "--subject",
      paramLabel = "REFERENCE",
      description =
          "A patient, a group or a practitioner, for example Patient/17. Default: everyone.")
  private @Nullable String subject;

  @Option(
      names = "--report-type",
      paramLabel = "TYPE",
      description = "individual, subject-list or summary. Default: the server's.")
  private @Nullable String reportType;

  @Option(
      names = "--cut-off",
      paramLabel = "DATE",
      description = "Data after this day is not looked at. Default: today.")
  private @Nullable String cutOff;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, or json for the MeasureReport itself (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Override
  public Integer call() {
    EvaluationRequest request =
        new EvaluationRequest(measure, periodStart, periodEnd, subject, reportType, cutOff);
    Progress progress = new Progress(spec.commandLine().getErr());
    try (TargetServer target = TargetServer.open(server, progress)) {
      long begun = System.nanoTime();
      MeasureReport report =
          request.follow(target.http(FhirHttpClient.ONCE), progress).expect(MeasureReport.class);
      PrintWriter out = spec.commandLine().getOut();
      if (format == Format.JSON) {
        out.println(
            FhirContext.forR4Cached()
                .newJsonParser()
                .setPrettyPrint(true)
                .encodeResourceToString(report));
      } else {
        new ReportTable(stratifier -> true).print(report, out);
        progress.say(
            String.format(Locale.ROOT, "Evaluated in %.1f s.", Progress.secondsSince(begun)));
      }
      out.flush();
    }
    return ExitCode.OK;
  }
}
