package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.History;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

  private final Path folder;

  DemoCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void generatedPatientsNeverGoIntoADatabaseThatIsSetUpForRealUse() {
    DemoCommand.refuseAnotherDatabase(Map.of());
    DemoCommand.refuseAnotherDatabase(Map.of("CONDYLE_DATABASE_URL", " "));

    assertThatThrownBy(
            () ->
                DemoCommand.refuseAnotherDatabase(
                    Map.of("CONDYLE_DATABASE_URL", "jdbc:postgresql://db/condyle")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("CONDYLE_DATABASE_URL is set");
  }

  @Test
  void aFolderOfADemoWithOtherPatientsIsNotMixedWithThisOne() {
    DemoMarker.write(folder, new CohortSettings(200, 1, History.TYPICAL), 14_531);
    CommandRun run =
        CommandRun.of("demo", "--port", "0", "--patients", "7", "--data", folder.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("holds a demo with 200 patients")
        .contains("Use --patients 200 or another --data");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void theMarkerIsReadAsItWasWritten() {
    CohortSettings settings = new CohortSettings(200, 1, History.TYPICAL);
    DemoMarker.write(folder, settings, 14_531);

    assertThat(DemoMarker.in(folder))
        .contains(new DemoMarker(200, 1, "typical", 14_531))
        .hasValueSatisfying(marker -> assertThat(marker.isOf(settings)).isTrue());
    assertThat(DemoMarker.in(folder.resolve("elsewhere"))).isEmpty();
  }
}
