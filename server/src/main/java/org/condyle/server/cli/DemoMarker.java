package org.condyle.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.condyle.cohort.CohortSettings;

/**
 * What a demo left in its data folder, written when its cohort is stored completely.
 *
 * @param patients how many patients were generated
 * @param seed of the generator
 * @param history of the generator
 * @param resources how many resources were stored
 */
record DemoMarker(int patients, long seed, String history, long resources) {

  private static final String FILE = "demo.json";

  static Optional<DemoMarker> in(Path data) {
    Path file = data.resolve(FILE);
    return Files.exists(file) ? Optional.of(Json.read(file, DemoMarker.class)) : Optional.empty();
  }

  static void write(Path data, CohortSettings settings, long resources) {
    Json.write(
        data.resolve(FILE),
        new DemoMarker(settings.patients(), settings.seed(), settings.history().code(), resources));
  }

  boolean isOf(CohortSettings settings) {
    return patients == settings.patients()
        && seed == settings.seed()
        && history.equals(settings.history().code());
  }
}
