package org.condyle.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.condyle.server.database.EmbeddedDatabase;

/** A server in a process of its own on a data folder of its own, with 1 GiB of heap. */
public final class ServerProcess implements AutoCloseable {

  private static final long START_SECONDS = 300;
  private static final long STOP_SECONDS = 90;
  private static final long POLL_MILLIS = 25;

  private final ServerKind kind;
  private final Process process;
  private final Path data;
  private final FhirClient client;
  private final HeapLog heap;
  private final double startSeconds;

  private ServerProcess(
      ServerKind kind, Process process, Path data, FhirClient client, HeapLog heap, double start) {
    this.kind = kind;
    this.process = process;
    this.data = data;
    this.client = client;
    this.heap = heap;
    this.startSeconds = start;
  }

  /**
   * How to start one.
   *
   * @param root the project's folder
   * @param data the data folder, kept
   * @param javaOptions after our own, so that they win
   * @param environment added to that of the harness
   */
  public record Settings(
      ServerKind kind,
      Path root,
      Path data,
      List<String> javaOptions,
      Map<String, String> environment) {}

  /** What a server would do by itself after a load is not mixed into what is measured. */
  private static final Map<String, String> ALONE =
      Map.of(
          "CONDYLE_BACKGROUND_QUIET_SECONDS", "3600",
          "CONDYLE_BACKGROUND_LATEST_SECONDS", "86400",
          "CONDYLE_DUE_TASKS", "none");

  /**
   * Starts it and returns with its first 200 on a Patient search.
   *
   * @throws MeasurementFailure if it ends, or does not answer in five minutes
   */
  public static ServerProcess start(Settings settings) {
    try {
      Files.createDirectories(settings.data());
      int port = freePort();
      HeapLog heap = new HeapLog(settings.data().resolve("gc.log"));
      Files.deleteIfExists(heap.file());
      Path log = settings.data().resolve("server.log");
      ProcessBuilder builder =
          new ProcessBuilder(command(settings, port, heap))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("CONDYLE_"));
      builder.environment().putAll(ALONE);
      builder.environment().putAll(settings.environment());
      URI base = URI.create("http://localhost:" + port + "/fhir");
      FhirClient client = new FhirClient(base, settings.kind().token(base, settings.data()));
      long begun = System.nanoTime();
      Process process = builder.start();
      // A harness that is interrupted leaves no server behind.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-server"));
      awaitAnswer(process, client, log, begun);
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new ServerProcess(settings.kind(), process, settings.data(), client, heap, seconds);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Settings settings, int port, HeapLog heap) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseG1GC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Duser.timezone=UTC",
            "-Dfile.encoding=UTF-8",
            heap.option()));
    command.addAll(settings.kind().javaOptions(settings.root()));
    command.addAll(settings.javaOptions());
    command.addAll(settings.kind().command(settings.root(), port, settings.data()));
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitAnswer(Process process, FhirClient client, Path log, long begun) {
    while (!client.answers()) {
      if (!process.isAlive()) {
        throw new MeasurementFailure("The server ended while it started; see " + log);
      }
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
        process.destroyForcibly();
        throw new MeasurementFailure("The server does not answer; see " + log);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeasurementFailure("Interrupted", e);
    }
  }

  public ServerKind kind() {
    return kind;
  }

  public FhirClient client() {
    return client;
  }

  public HeapLog heap() {
    return heap;
  }

  /** Seconds from the start of the process to the first 200 on a Patient search. */
  public double startSeconds() {
    return startSeconds;
  }

  public long pid() {
    return process.pid();
  }

  /** CPU used up to now. */
  public Usage usage() {
    return new Usage(
        ProcessTimes.ofProcess(process.toHandle()),
        postmaster().map(ProcessTimes::ofFamily).orElse(0.0));
  }

  private Optional<ProcessHandle> postmaster() {
    return ProcessHandle.of(postmasterFile().pid());
  }

  private PostmasterFile postmasterFile() {
    return PostmasterFile.read(data.resolve("postgresql"));
  }

  /** Its PostgreSQL, for looking at tables from outside. */
  public ServerDatabase database() {
    return new ServerDatabase(
        EmbeddedDatabase.running(data)
            .orElseThrow(() -> new MeasurementFailure("No PostgreSQL runs on " + data)));
  }

  /**
   * @throws MeasurementFailure if it has ended, as it does when memory is out
   */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw new MeasurementFailure(
          kind.label() + " has ended (exit code " + process.exitValue() + "); see " + data);
    }
  }

  /** Kills it as a power cut would; its PostgreSQL is stopped by the next start. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  @Override
  public void close() {
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new MeasurementFailure(kind.label() + " does not stop");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new MeasurementFailure("Interrupted", e);
    }
  }
}
