package org.condyle.bench.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A population in a folder: {@code content-*.json} to install, {@code bundles-*.ndjson} to load in
 * the order of their names, one transaction Bundle a line, and this as {@code workload.json}.
 *
 * @param name short, for tables and folders
 * @param resources entries of all Bundles
 * @param questions what is asked, and what the answers must be
 */
public record Workload(String name, int patients, long resources, List<Question> questions) {

  private static final String FILE = "workload.json";

  /** The workload in a folder; empty where there is none or only a part of one. */
  public static Optional<Workload> in(Path folder) {
    // It is written last.
    Path file = folder.resolve(FILE);
    return Files.exists(file)
        ? Optional.of(Json.MAPPER.convertValue(Json.read(file), Workload.class))
        : Optional.empty();
  }

  void writeTo(Path folder) throws IOException {
    Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(FILE).toFile(), this);
  }

  /** The content to install, Bundles in JSON. */
  public static List<Path> content(Path folder) {
    return files(folder, "content-", ".json");
  }

  /** The files to load, in their order. */
  public static List<Path> bundles(Path folder) {
    return files(folder, "bundles-", ".ndjson");
  }

  private static List<Path> files(Path folder, String prefix, String suffix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
          .filter(file -> file.toString().endsWith(suffix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
