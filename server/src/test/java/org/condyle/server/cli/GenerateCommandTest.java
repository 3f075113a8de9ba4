package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {

  private final Path folder;

  GenerateCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void whatWasGeneratedLoadsWithSharedResourcesFirstAndWithoutItsTruth() {
    Path out = folder.resolve("cohort");
    CommandRun run =
        CommandRun.of("generate", "--patients", "3", "--history", "none", "--out", out.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("Wrote 3 patients").contains("./condyle load " + out);
    List<Path> leftOut = new ArrayList<>();
    List<String> origins = new ArrayList<>();
    for (BundleSource source : BundleSource.in(out, leftOut::add)) {
      source.read(
          document -> {
            origins.add(out.relativize(Path.of(document.origin())).toString());
            assertThat(BundleOutline.of(document).hasPatient()).isEqualTo(origins.size() > 1);
          });
    }
    assertThat(origins)
        .containsExactly(
            "shared.ndjson:1",
            "patients-00001.ndjson:1",
            "patients-00001.ndjson:2",
            "patients-00001.ndjson:3");
    assertThat(leftOut)
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder(
            "truth.json", "truth-subjects.ndjson", "truth-episodes.ndjson", "truth-due.ndjson");
  }

  @Test
  void theTruthInTheFolderIsTheOneThatWasWorkedOut() {
    Path out = folder.resolve("cohort");
    CommandRun.of("generate", "--patients", "40", "--history", "none", "--out", out.toString());
    GeneratedCohort cohort = GeneratedCohort.in(out).orElseThrow();

    assertThat(cohort.truth().patients()).isEqualTo(40);
    assertThat(cohort.resources()).isGreaterThan(400);
    assertThat(cohort.patientIn("preoperative-completeness", "numerator"))
        .hasValueSatisfying(patient -> assertThat(patient).startsWith("Patient/"));
    assertThat(cohort.patientIn("no-such-group", "numerator")).isEmpty();
  }

  @Test
  void aFolderWithACohortIsNotOverwritten() {
    String out = folder.resolve("cohort").toString();
    CommandRun.of("generate", "--patients", "1", "--history", "none", "--out", out);
    CommandRun again =
        CommandRun.of("generate", "--patients", "1", "--history", "none", "--out", out);

    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).startsWith("CONDYLE-1003 ").contains(out);
  }
}
