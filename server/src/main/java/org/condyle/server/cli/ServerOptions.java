package org.condyle.server.cli;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which server a command talks to: the options that load, content install and evaluate share. */
final class ServerOptions {

  /** Where the data folder lies when nobody says otherwise; the script sets condyle.home. */
  static final String DEFAULT_DATA = "${env:CONDYLE_DATA:-${sys:condyle.home:-.}/data}";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = {
        "The FHIR base of a running server.",
        "Without it: http://localhost:8080/fhir (CONDYLE_PORT changes the port); where none runs"
            + " there, one is started on the data folder and stopped again."
      })
  private @Nullable URI server;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      hidden = true,
      defaultValue = "${env:CONDYLE_PORT:-8080}")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DEFAULT_DATA,
      description = {
        "The data folder of a server that has to be started.",
        "Default: data in the project's folder, or CONDYLE_DATA."
      })
  private Path data;

  /** The server that was named; null where none was. */
  @Nullable URI named() {
    if (server != null && (server.getScheme() == null || !server.getScheme().startsWith("http"))) {
      throw new ParameterException(
          spec.commandLine(),
          "--server wants a URL such as http://localhost:8080/fhir, not '" + server + "'.");
    }
    return server;
  }

  URI onThisMachine() {
    return URI.create("http://localhost:" + port + "/fhir");
  }

  Path data() {
    return data;
  }
}
