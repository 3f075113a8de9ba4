package org.condyle.bench.fqm;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** fqm-execution in a Node process of its own, installed by npm in the pinned version. */
public final class FqmExecution {

  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "calculate.js");
  private static final long INSTALL_MINUTES = 5;
  private static final long CALCULATE_MINUTES = 30;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Patients of one call: more hold more memory and are no faster. */
  private static final int BATCH = 100;

  /** What a retrieve of a profile finds. */
  public enum Profiles {
    /** What declares the profile in {@code meta.profile}. */
    DECLARED,
    /** All resources of the type. */
    IGNORED
  }

  private final Path folder;

  private FqmExecution(Path folder) {
    this.folder = folder;
  }

  /**
   * Installs it, unless it is there.
   *
   * @param folder where to; kept for the next time
   * @return nothing if this machine has no npm, or npm cannot reach its packages
   */
  public static Optional<FqmExecution> installedIn(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String file : FILES) {
      try (InputStream in = FqmExecution.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new IllegalStateException("The class path holds no " + file);
        }
        Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    boolean there = Files.isRegularFile(folder.resolve("node_modules/.package-lock.json"));
    return there || install(folder)
        ? Optional.of(new FqmExecution(folder.toAbsolutePath()))
        : Optional.empty();
  }

  private static boolean install(Path folder) throws IOException {
    try {
      run(folder, INSTALL_MINUTES, List.of("npm", "ci", "--ignore-scripts", "--no-audit"));
      return true;
    } catch (IOException e) {
      // No npm, or no network: an oracle that cannot be had is not consulted.
      return false;
    }
  }

  /**
   * Calculates a measure.
   *
   * @param measure the measure with everything it needs, as {@link FqmMeasure} makes it
   * @param patients a collection Bundle for each patient, one a line
   * @param periodStart first day of the measurement period
   * @param periodEnd last day of the measurement period
   * @throws IOException with what Node printed, if the calculation fails
   */
  public List<FqmResult> calculate(
      String measure,
      List<String> patients,
      String periodStart,
      String periodEnd,
      Profiles profiles)
      throws IOException {
    Path measureFile = Files.writeString(folder.resolve("measure.json"), measure);
    Path patientsFile = Files.write(folder.resolve("patients.ndjson"), patients);
    Path resultsFile = folder.resolve("results.ndjson");
    run(
        folder,
        CALCULATE_MINUTES,
        List.of(
            "node",
            "calculate.js",
            measureFile.toString(),
            patientsFile.toString(),
            resultsFile.toString(),
            periodStart,
            periodEnd,
            String.valueOf(BATCH),
            profiles.name().toLowerCase(Locale.ROOT)));
    List<FqmResult> results = new ArrayList<>();
    for (String line : Files.readAllLines(resultsFile)) {
      results.add(FqmResult.of(MAPPER.readTree(line)));
    }
    return results;
  }

  /**
   * How long the calculations of the last call took, without starting Node, reading and writing.
   *
   * @return seconds
   * @throws IOException if nothing was calculated yet
   */
  public double lastCalculationSeconds() throws IOException {
    return Double.parseDouble(Files.readString(folder.resolve("results.ndjson.milliseconds")))
        / 1000;
  }

  private static void run(Path folder, long minutes, List<String> command) throws IOException {
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // The engine reads values without an offset in the zone of its process.
    builder.environment().put("TZ", "UTC");
    Process process = builder.start();
    try {
      if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(command.get(0) + " took more than " + minutes + " minutes");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(command.get(0) + " was interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          command.get(0) + " failed: " + Files.readString(output, StandardCharsets.UTF_8));
    }
  }
}
