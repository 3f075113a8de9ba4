package org.condyle.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.condyle.server.audit.AuditVerification.Trail;
import org.condyle.server.cli.OperatorToken;
import org.condyle.server.database.DataFolder;
import org.condyle.server.database.EmbeddedDatabase;
import org.condyle.server.database.Transactions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A server that is killed while it answers, and its database with it. */
@Tag("full")
class AuditKillTest {

  private static volatile Supplier<Optional<String>> token = Optional::empty;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final int CALLERS = 16;
  private static final int ENOUGH = 2_000;

  @Test
  void everyAnswerThatACallerGotHasItsRow(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws Exception {
    int port = freePort();
    Process server = serve(folder, port);
    Set<String> answered = new ConcurrentSkipListSet<>();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      await(server, port);
      token =
          OperatorToken.of(
                  URI.create("http://localhost:" + port + "/fhir"),
                  folder.resolve("data"),
                  Map.of("scope", OperatorToken.EVERYTHING))
              .orElseThrow();
      for (int i = 0; i < CALLERS; i++) {
        int caller = i;
        var unused = callers.submit(() -> call(caller, port, answered, over));
      }
      long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
      while (answered.size() < ENOUGH && server.isAlive() && System.nanoTime() < end) {
        Thread.sleep(20);
      }
    } finally {
      server.destroyForcibly().waitFor();
      killDatabase(folder.resolve("data"));
      over.set(true);
      callers.shutdown();
      assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(answered).hasSizeGreaterThanOrEqualTo(ENOUGH);
    try (DataFolder data = DataFolder.open(folder.resolve("data"));
        EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
      DriverManagerDataSource source =
          new DriverManagerDataSource(
              database.connection().url(),
              String.valueOf(database.connection().user()),
              String.valueOf(database.connection().password()));
      Set<String> recorded =
          new HashSet<>(
              JdbcClient.create(source)
                  .sql("select request_id from condyle.audit_event")
                  .query(String.class)
                  .list());
      assertThat(recorded).containsAll(answered);
      assertThat(new AuditVerification(new Transactions(source)).verify(Map.of()))
          .extracting(Trail::broken)
          .allSatisfy(broken -> assertThat(broken).isEmpty());
    }
  }

  /** Writes and reads in turn until the server is gone. */
  private static void call(int caller, int port, Set<String> answered, AtomicBoolean over) {
    for (int i = 0; !over.get(); i++) {
      String id = "kill-" + caller + "-" + i;
      String patient = "k" + caller + "-" + i / 4;
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create("http://localhost:" + port + "/fhir/Patient/" + patient))
              .header("X-Request-ID", id)
              .header("Authorization", "Bearer " + token.get().orElseThrow())
              .timeout(Duration.ofSeconds(60));
      try {
        HttpResponse<String> answer =
            HTTP.send(
                i % 4 == 0
                    ? request
                        .header("Content-Type", "application/fhir+json")
                        .PUT(
                            HttpRequest.BodyPublishers.ofString(
                                "{\"resourceType\":\"Patient\",\"id\":\"" + patient + "\"}"))
                        .build()
                    : request.build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() < 300) {
          answered.add(id);
        }
      } catch (IOException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void await(Process server, int port) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (System.nanoTime() < end && server.isAlive()) {
      try {
        HttpResponse<String> answer =
            HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/fhir/metadata"))
                    .timeout(Duration.ofSeconds(60))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not yet.
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("The server does not answer");
  }

  private static Process serve(Path folder, int port) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Xmx1g",
            "org.condyle.server.cli.Main",
            "serve",
            "--port",
            String.valueOf(port),
            "--data",
            folder.resolve("data").toString());
    builder.redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("server.log").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CONDYLE_"));
    return builder.start();
  }

  /** As a machine would stop: without a word, and so that nothing of it is left. */
  private static void killDatabase(Path data) throws Exception {
    Path pid = data.resolve("postgresql").resolve("postmaster.pid");
    if (Files.exists(pid)) {
      ProcessHandle postmaster =
          ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0).strip())).orElseThrow();
      List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
      all.add(postmaster);
      all.forEach(ProcessHandle::destroyForcibly);
      for (ProcessHandle each : all) {
        each.onExit().get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
