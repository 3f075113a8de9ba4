package org.condyle.server.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:CONDYLE_TOKEN:-}",
      description = {
        "The access token to send; better by CONDYLE_TOKEN, which no list of processes shows.",
        "Without it, and without --server, one is got by operator.key in the data folder."
      })
  private @Nullable String token;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "The practice to work in, where no token is given. Default: the first one.")
  private @Nullable String tenant;

  /** The access token for a server: the one that was given, or the operator's. */
  Supplier<Optional<String>> tokenFor(URI base) {
    String given = token;
    if (given != null && !given.isBlank()) {
      return () -> Optional.of(given.strip());
    }
    if (server != null) {
      return Optional::empty;
    }
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("scope", OperatorToken.EVERYTHING);
    wanted.put("minutes", "60");
    if (tenant != null) {
      wanted.put("tenant", tenant);
    }
    return OperatorToken.of(base, data, wanted)
        .<Supplier<Optional<String>>>map(found -> found)
        .orElse(Optional::empty);
  }

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
