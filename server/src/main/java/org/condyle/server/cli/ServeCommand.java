package org.condyle.server.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.condyle.server.CondyleServer;
import org.condyle.server.ServerPurpose;
import org.condyle.server.ServerSettings;
import org.condyle.server.ValidationMode;
import org.condyle.server.users.FirstAdministrator;
import org.condyle.server.users.OneTimePassword;
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

  @Option(
      names = "--remove-demo-users",
      description = {
        "Removes the users of a demo from the data folder first.",
        "Their passwords were shown, so the server does not start with them."
      })
  private boolean removeDemoUsers;

  @Override
  public Integer call() {
    HttpPort.check(port, spec.commandLine());
    Progress progress = new Progress(spec.commandLine().getOut());
    progress.say("Starting the server on " + data.toAbsolutePath().normalize() + ".");
    ServerPurpose purpose =
        removeDemoUsers ? ServerPurpose.REAL_USE_AFTER_DEMO : ServerPurpose.REAL_USE;
    CondyleServer server = CondyleServer.start(new ServerSettings(port, data, validation, purpose));
    progress.say(
        "Condyle answers at "
            + server.fhirBase()
            + " (validation: "
            + validation.name().toLowerCase(Locale.ROOT)
            + "). Ctrl-C stops it.");
    server
        .part(FirstAdministrator.class)
        .makeIfNobodyIsThere()
        .ifPresent(made -> tell(made, server.origin(), spec.commandLine().getOut()));
    RunningServer.untilStopped(server);
    return ExitCode.OK;
  }

  /** On the console alone, and this once: the log must not know it. */
  private static void tell(OneTimePassword made, URI server, PrintWriter out) {
    out.println();
    out.println("Nobody can sign in yet. The first administrator signs in at " + server + "/login");
    out.println("  login name          " + made.login());
    out.println("  one-time password   " + made.password());
    out.println(
        "It is shown this once, is good until "
            + made.until().truncatedTo(ChronoUnit.MINUTES)
            + ", and is to be changed at the first login.");
    out.println();
    out.flush();
  }
}
