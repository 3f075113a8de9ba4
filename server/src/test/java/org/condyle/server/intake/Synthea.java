package org.condyle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The patient generator Synthea, in a JVM of its own: its class path, with an older HAPI, never
 * meets ours. The same seed always gives the same patients.
 */
final class Synthea {

  private static final int MINUTES_AT_MOST = 10;

  private Synthea() {}

  /**
   * Generates patients with the hospitals and practitioners they name, as FHIR R4 Bundles with the
   * profiles of US Core. A test that asks where Synthea was not fetched is skipped.
   *
   * @param living how many patients shall be alive at the end; those who die come on top
   * @param folder where Synthea may write
   * @return the Bundles' files in the order in which they must be sent: hospitals, practitioners,
   *     patients
   */
  static List<Path> generate(int living, Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("synthea.log");
    Process process =
        new ProcessBuilder(command(living, folder))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(MINUTES_AT_MOST, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0).as(Files.readString(log)).isTrue();
    try (Stream<Path> files = Files.list(folder.resolve("fhir"))) {
      List<Path> bundles = files.sorted().toList();
      return Stream.of("hospital", "practitioner", "")
          .flatMap(kind -> bundles.stream().filter(file -> kind.equals(kind(file))))
          .toList();
    }
  }

  private static List<String> command(int living, Path folder) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1500m",
        "-cp",
        libraries() + File.separator + "*",
        "App",
        "-p",
        Integer.toString(living),
        "-s",
        "42",
        "-cs",
        "42",
        "-r",
        "20260101",
        "--exporter.baseDirectory=" + folder,
        "--exporter.years_of_history=5",
        "--exporter.fhir.use_us_core_ig=true",
        "--exporter.fhir.transaction_bundle=true",
        "--exporter.hospital.fhir.export=true",
        "--exporter.practitioner.fhir.export=true");
  }

  private static Path libraries() {
    Path libraries =
        Path.of(System.getProperty("condyle.root", "..")).resolve("server/target/synthea");
    assumeTrue(
        Files.isDirectory(libraries),
        () -> "skipped: there is no " + libraries + "; `./condyle test --full` fetches Synthea");
    return libraries;
  }

  private static String kind(Path file) {
    String name = file.getFileName().toString();
    return Stream.of("hospital", "practitioner")
        .filter(kind -> name.startsWith(kind + "Information"))
        .findFirst()
        .orElse("");
  }
}
