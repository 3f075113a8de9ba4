package org.condyle.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.condyle.bench.stock.StockContent;
import org.condyle.bench.workload.Json;
import org.condyle.bench.workload.Workload;

/**
 * Loads a workload into a server, once: what is loaded is noted in its data folder, file by file,
 * so that a load which was interrupted goes on where it was.
 */
public final class WorkloadLoader {

  private static final int CLIENTS = 4;

  private final ServerProcess server;
  private final Path notes;
  private final PrintWriter out;

  public WorkloadLoader(ServerProcess server, Path data, PrintWriter out) {
    this.server = server;
    this.notes = data.resolve("loaded.txt");
    this.out = out;
  }

  /**
   * Installs the content and loads the Bundles, as far as that is not done.
   *
   * @throws MeasurementFailure if the server refuses something
   */
  public void load(Path folder) {
    Set<String> done = done();
    String prefix = folder.getFileName() + "/";
    for (Path content : Workload.content(folder)) {
      String name = prefix + content.getFileName();
      if (!done.contains(name)) {
        install(Json.read(content));
        note(name);
      }
    }
    List<Path> files = Workload.bundles(folder);
    int position = 0;
    for (Path file : files) {
      position++;
      String name = prefix + file.getFileName();
      if (!done.contains(name)) {
        post(file);
        note(name);
        out.printf("  %s: file %d of %d loaded%n", server.kind().label(), position, files.size());
        out.flush();
      }
    }
  }

  private void install(JsonNode content) {
    switch (server.kind()) {
      case CONDYLE -> server.client().post("$install-content", Json.bytes(content));
      case STOCK -> server.client().post("", Json.bytes(StockContent.of(content)));
    }
  }

  private void post(Path file) {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> open = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        byte[] body = line.getBytes(StandardCharsets.UTF_8);
        open.add(clients.submit(() -> server.client().postUnread("", body)));
        if (open.size() == 1 && file.toString().endsWith("-00001.ndjson")) {
          // What all refer to comes first, and has to be there.
          await(open);
        }
      }
      await(open);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      clients.shutdownNow();
    }
  }

  private static void await(List<Future<?>> posts) {
    for (Future<?> post : posts) {
      try {
        post.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new MeasurementFailure("Interrupted", e);
      } catch (ExecutionException e) {
        throw new MeasurementFailure("Loading failed: " + e.getCause(), e);
      }
    }
  }

  private Set<String> done() {
    try {
      return Files.exists(notes) ? new TreeSet<>(Files.readAllLines(notes)) : Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void note(String name) {
    try {
      Files.writeString(notes, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
