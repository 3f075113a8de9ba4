package org.condyle.server.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.condyle.server.CondyleServer;
import org.condyle.server.ServerSettings;
import org.condyle.server.ValidationMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the server for real use. */
@Command(
    name = "serve",
    description = "Starts the server and keeps it running until Ctrl-C.",
    footer = {
      "",
      "The database is the embedded PostgreSQL in the data folder, or the one that"
          + " CONDYLE_DATABASE_URL, CONDYLE_DATABASE_USER and CONDYLE_DATABASE_PASSWORD name."
    })
final class ServeCommand implements Callable<Integer> {

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
      defaultValue = ServerOptions.DEFAULT_DATA,
      description = {
        "The folder with everything that must survive a restart.",
        "Default: data in the project's folder, or CONDYLE_DATA."
      })
  private Path data;

  @Option(
      names = "--validation",
      paramLabel = "MODE",
      defaultValue = "declared",
      description = {
        "What is checked on write beyond strict parsing (default: ${DEFAULT-VALUE}):",
        "off: nothing.",
        "declared: the profiles a resource declares; one that is not installed is a warning.",
        "enforced: the same, but one that is not installed is an error."
      })
  private ValidationMode validation;

  @Override
  public Integer call() {
    HttpPort.check(port, spec.commandLine());
    Progress progress = new Progress(spec.commandLine().getOut());
    progress.say("Starting the server on " + data.toAbsolutePath().normalize() + ".");
    CondyleServer server = CondyleServer.start(new ServerSettings(port, data, validation));
    progress.say(
        "Condyle answers at "
            + server.fhirBase()
            + " (validation: "
            + validation.name().toLowerCase(Locale.ROOT)
            + "). Ctrl-C stops it.");
    RunningServer.untilStopped(server);
    return ExitCode.OK;
  }
}
