package org.condyle.server.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.CohortWriter;
import org.condyle.cohort.truth.CohortTruth;

/**
 * A folder with a generated cohort: the Bundles, and the results they must give.
 *
 * @param folder where it lies
 * @param truth what is in its {@code truth.json}
 */
record GeneratedCohort(Path folder, CohortTruth truth) {

  private static final String TRUTH = "truth.json";
  private static final String SUBJECTS = "truth-subjects.ndjson";

  /** Generates into a folder that has no cohort yet. */
  static GeneratedCohort write(CohortSettings settings, Path folder, Progress progress) {
    CohortTruth truth =
        CohortWriter.write(
            settings,
            folder,
            written ->
                progress.update(
                    String.format(
                        Locale.ROOT, "%,d of %,d patients written", written, settings.patients())));
    return new GeneratedCohort(folder, truth);
  }

  /** The cohort in a folder; empty where there is none or only a part of one. */
  static Optional<GeneratedCohort> in(Path folder) {
    // The generator writes this file last.
    Path truth = folder.resolve(TRUTH);
    return Files.exists(truth)
        ? Optional.of(new GeneratedCohort(folder, Json.read(truth, CohortTruth.class)))
        : Optional.empty();
  }

  /** Takes away what an interrupted run left in a folder that only the demo writes to. */
  static void clear(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot empty " + folder, e);
    }
  }

  long resources() {
    return truth.resources().values().stream().mapToLong(Long::longValue).sum();
  }

  /** A patient who is in a population of a group by the truth, for example {@code Patient/17}. */
  Optional<String> patientIn(String group, String population) {
    try (Stream<String> lines = Files.lines(folder.resolve(SUBJECTS))) {
      return lines
          .map(line -> Json.parse(line, SubjectLine.class))
          .filter(line -> line.populations().getOrDefault(group, List.of()).contains(population))
          .map(SubjectLine::patient)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder.resolve(SUBJECTS), e);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record SubjectLine(String patient, Map<String, List<String>> populations) {}
}
