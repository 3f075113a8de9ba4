package org.condyle.server.cli;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.condyle.server.CondyleServer;
import org.condyle.server.ServerSettings;
import org.condyle.server.ValidationMode;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.jspecify.annotations.Nullable;

/**
 * The server that a command talks to: the one that was named, the one that runs on this machine, or
 * one that is started for this command and stopped when it is closed.
 */
final class TargetServer implements AutoCloseable {

  private static final Duration METADATA_LIMIT = Duration.ofSeconds(60);

  private final URI base;
  private final @Nullable CondyleServer own;
  private final Supplier<Optional<String>> token;
  private final Progress progress;

  private TargetServer(
      URI base, @Nullable CondyleServer own, ServerOptions options, Progress progress) {
    this.base = base;
    this.own = own;
    this.token = options.tokenFor(base);
    this.progress = progress;
  }

  static TargetServer open(ServerOptions options, Progress progress) {
    URI named = options.named();
    if (named != null) {
      return new TargetServer(named, null, options, progress);
    }
    URI local = options.onThisMachine();
    if (isCondyle(local)) {
      return new TargetServer(local, null, options, progress);
    }
    progress.say("No server runs at " + local + ": starting one on " + options.data() + ".");
    CondyleServer own =
        CondyleServer.start(new ServerSettings(0, options.data(), ValidationMode.DECLARED));
    progress.say("It answers at " + own.fhirBase() + " until this command ends.");
    return new TargetServer(own.fhirBase(), own, options, progress);
  }

  /**
   * Patients' data goes only to a server that says it is Condyle, unless the user named another.
   */
  private static boolean isCondyle(URI local) {
    try {
      FhirAnswer answer =
          new FhirHttpClient(local, FhirHttpClient.ONCE).get("metadata", Map.of(), METADATA_LIMIT);
      boolean condyle =
          answer
              .resource()
              .filter(CapabilityStatement.class::isInstance)
              .map(CapabilityStatement.class::cast)
              .filter(statement -> statement.getSoftware().getName() != null)
              .filter(statement -> statement.getSoftware().getName().contains("Condyle"))
              .isPresent();
      if (!condyle) {
        throw new CommandFailure(
            "Something answers at " + local + ", and it is not Condyle.",
            "Name the server you mean with --server, or set CONDYLE_PORT to the port of yours.");
      }
      return true;
    } catch (FhirHttpClient.ServerUnreachable e) {
      return false;
    }
  }

  URI base() {
    return base;
  }

  /** A client that sends the token of this command. */
  FhirHttpClient http(List<Duration> pauses) {
    return new FhirHttpClient(base, pauses, token);
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
      progress.say("The server that was started for this command is stopped.");
    }
  }
}
