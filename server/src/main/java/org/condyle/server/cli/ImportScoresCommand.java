package org.condyle.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.vendor.VendorImport;
import org.condyle.proms.vendor.VendorMapping;
import org.condyle.proms.vendor.VendorMappingReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports the answers and scores of a vendor's export. */
@Command(
    name = "import-scores",
    description = "Imports patients' answers and scores from a vendor's CSV by a mapping.",
    footer = {
      "",
      "Each line that is taken becomes a QuestionnaireResponse with its Observations, under ids that"
          + " are the same when the file is imported again. A line that is refused is named with its"
          + " column and what to do; the others are stored. docs/instruments.md explains the mapping."
    })
final class ImportScoresCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  @Option(
      names = "--mapping",
      required = true,
      paramLabel = "FILE",
      description = "The JSON file that says what the columns mean.")
  private Path mapping;

  @Option(
      names = "--dry-run",
      description = "Reads and checks every line, looks the patients up, and sends nothing.")
  private boolean dryRun;

  @Option(
      names = "--refused",
      paramLabel = "FILE",
      description =
          "Where the lines that were refused are written, with the header, to be mended"
              + " and imported by the same mapping.")
  private @Nullable Path refused;

  @Option(
      names = "--charset",
      paramLabel = "NAME",
      defaultValue = "UTF-8",
      description =
          "How the file is encoded, for example windows-1252 (default: ${DEFAULT-VALUE}).")
  private String charset;

  @Parameters(paramLabel = "FILE", description = "The CSV, with a header.")
  private Path file;

  @Override
  public Integer call() {
    Charset encoding = encoding();
    if (refused != null
        && refused.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
      throw new ParameterException(
          spec.commandLine(), "--refused wants another file than the one that is imported.");
    }
    Progress progress = new Progress(spec.commandLine().getErr());
    FormCatalog forms = FormCatalog.shipped();
    VendorMapping columns = VendorMappingReader.read(text(mapping), forms.instruments());
    try (TargetServer target = TargetServer.open(server, progress)) {
      FhirHttpClient http = target.http(FhirHttpClient.PATIENT);
      PrintWriter out = spec.commandLine().getOut();
      ScoreSink sink = dryRun ? new ScoreSink.Nowhere() : new ScoreBundles(http);
      ScoreImport scores = new ScoreImport(sink, progress, line -> out.println(line));
      read(new VendorImport(columns, forms, new PatientSearch(http)), scores, encoding);
      progress.clearUpdate();
      print(scores.result(), out);
      writeRefused(scores, encoding, out);
      out.flush();
      return scores.result().refused() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private void read(VendorImport vendor, ScoreImport scores, Charset encoding) {
    try (BufferedReader reader = Files.newBufferedReader(file, encoding)) {
      vendor.read(reader, scores::take);
    } catch (IOException e) {
      throw unreadable(file, e);
    } finally {
      // Rows before a fault in the file were announced as taken.
      scores.flush();
    }
  }

  private void print(ScoreImport.Result result, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%,d lines read: %,d taken, %,d of them declined by the patient; %,d refused.%n",
        result.taken() + result.refused(),
        result.taken(),
        result.declined(),
        result.refused());
    if (dryRun) {
      out.println("Dry run: nothing was sent.");
    } else {
      out.printf(
          Locale.ROOT,
          "%,d resources stored: %,d new, %,d that were there before.%n",
          result.created() + result.known(),
          result.created(),
          result.known());
    }
  }

  private void writeRefused(ScoreImport scores, Charset encoding, PrintWriter out) {
    Path target = refused;
    if (target != null && scores.result().refused() > 0) {
      try {
        scores.refusedLines().copy(file, target, encoding);
      } catch (IOException e) {
        throw new CommandFailure(
            "The refused lines cannot be written to " + target + ": " + e.getMessage() + ".",
            "The lines are named above; the others are stored.",
            e);
      }
      out.println("The refused lines are in " + target + ".");
    }
  }

  private Charset encoding() {
    try {
      return Charset.forName(charset);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--charset wants the name of an encoding such as UTF-8, not '" + charset + "'.",
          e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static CommandFailure unreadable(Path file, IOException e) {
    return new CommandFailure(
        "The file " + file + " cannot be read: " + e.getMessage() + ".",
        "Check its name and its permissions.",
        e);
  }
}
