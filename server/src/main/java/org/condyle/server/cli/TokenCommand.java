package org.condyle.server.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints an access token for scripts. */
@Command(
    name = "token",
    description = "Prints a short-lived access token of the running server, for scripts.",
    footer = {
      "",
      "Whoever can read operator.key in the server's data folder gets one. Example:",
      "  curl -H \"Authorization: Bearer $(./condyle token)\" http://localhost:8080/fhir/Patient"
    })
final class TokenCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--scope",
      paramLabel = "SCOPES",
      description = {
        "What the token opens, separated by spaces.",
        "Default: " + OperatorToken.EVERYTHING + ", with --role user/*.cruds."
      })
  private @Nullable String scope;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "The practice that the token opens. Default: the first one.")
  private @Nullable String tenant;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description =
          "Acts as administrator, clinician, practice-staff, quality-team or patient instead of as"
              + " a program.")
  private @Nullable String role;

  @Option(
      names = "--patient",
      paramLabel = "ID",
      description = "With --role patient: whose record it is.")
  private @Nullable String patient;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "15",
      description = "For how long it is good, at most 60 (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The FHIR base. Default: http://localhost:8080/fhir (CONDYLE_PORT).")
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
      defaultValue = ServerOptions.DEFAULT_DATA,
      description = {
        "The data folder of that server.",
        "Default: data in the project's folder, or CONDYLE_DATA."
      })
  private Path data;

  @Override
  public Integer call() {
    URI base = server != null ? server : URI.create("http://localhost:" + port + "/fhir");
    Map<String, String> wanted = new LinkedHashMap<>();
    String usual = role == null ? OperatorToken.EVERYTHING : "user/*.cruds";
    wanted.put("scope", scope == null ? usual : scope);
    wanted.put("minutes", String.valueOf(minutes));
    put(wanted, "tenant", tenant);
    put(wanted, "role", role);
    put(wanted, "patient", patient);
    OperatorToken token =
        OperatorToken.of(base, data, wanted)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "There is no operator.key in " + data + ".",
                        "Name the data folder of the running server with --data."));
    PrintWriter out = spec.commandLine().getOut();
    out.println(token.get().orElseThrow());
    out.flush();
    return ExitCode.OK;
  }

  private static void put(Map<String, String> wanted, String name, @Nullable String value) {
    if (value != null) {
      wanted.put(name, value);
    }
  }
}
