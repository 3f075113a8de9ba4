package org.condyle.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Installs measures with what they need. */
@Command(
    name = "install",
    description = "Installs measures with their libraries and value sets.",
    footer = {
      "",
      "Taken are a transaction Bundle of a measure (.json or .xml, as MADiE and cqframework write"
          + " it) and a FHIR NPM package (.tgz). Every library is compiled and every value set"
          + " looked at first; where something is missing nothing is installed and all of it is"
          + " listed."
    })
final class ContentInstallCommand implements Callable<Integer> {

  /** Compiling the libraries of a large package takes minutes on a small machine. */
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private static final String OPERATION = "$install-content";
  private static final String OWN = OPERATION + "?owner=practice";

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description = "What to install; the files of a folder are taken by name.")
  private List<Path> sources;

  @Option(
      names = "--own",
      description = {
        "Keep it to the practice of --tenant, so that no other practice of the server sees it.",
        "Without it the first practice installs for all, and each other one for itself."
      })
  private boolean own;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = new Progress(spec.commandLine().getErr());
    List<Path> files = sources.stream().flatMap(source -> filesIn(source).stream()).toList();
    int refused = 0;
    try (TargetServer target = TargetServer.open(server, progress)) {
      FhirHttpClient http = target.http(FhirHttpClient.ONCE);
      for (Path file : files) {
        progress.say("Installing " + file);
        FhirAnswer answer = post(http, file);
        out.println(
            answer.isSuccess()
                ? file + ": installed"
                : file + ": refused (HTTP " + answer.status() + "), nothing of it was installed");
        InstallReport.lines(answer).forEach(line -> out.println("  " + line));
        out.flush();
        refused += answer.isSuccess() ? 0 : 1;
      }
    }
    return refused == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private FhirAnswer post(FhirHttpClient http, Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    String type =
        name.endsWith(".tgz")
            ? "application/gzip"
            : name.endsWith(".xml") ? "application/fhir+xml" : FhirHttpClient.JSON;
    try {
      return http.post(own ? OWN : OPERATION, BodyPublishers.ofFile(file), type, LIMIT);
    } catch (IOException e) {
      throw new CommandFailure(
          "There is no readable file " + file + ".", "Check the path; it is read from here.", e);
    }
  }

  private static List<Path> filesIn(Path source) {
    if (!Files.isDirectory(source)) {
      if (!isContent(source)) {
        throw new CommandFailure(
            source + " is neither a Bundle nor a package by its name.",
            "Names end with .json, .xml or .tgz.");
      }
      return List.of(source);
    }
    try (Stream<Path> files = Files.list(source)) {
      List<Path> content = files.filter(ContentInstallCommand::isContent).sorted().toList();
      if (content.isEmpty()) {
        throw new CommandFailure(
            "The folder " + source + " has nothing to install.",
            "Names end with .json, .xml or .tgz.");
      }
      return content;
    } catch (IOException e) {
      throw new CommandFailure(
          "The folder " + source + " cannot be read: " + e.getMessage() + ".",
          "Check its permissions.",
          e);
    }
  }

  private static boolean isContent(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(json|xml|tgz)");
  }
}
