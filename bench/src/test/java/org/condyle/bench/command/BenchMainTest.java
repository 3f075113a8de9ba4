package org.condyle.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.condyle.record.SharedTestData;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchMainTest {

  private static final String ROOT = System.getProperty("condyle.root", "..");

  @Test
  void everyCommandExplainsItself() {
    CommandLine line = BenchMain.commandLine();

    line.getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(command.getUsageMessage()).contains(name, "--rounds", "--results"));
    assertThat(line.getSubcommands()).hasSizeGreaterThan(5);
  }

  @Test
  void anUnknownMeasurementIsRefused() {
    CommandLine line = BenchMain.commandLine();
    line.setErr(new PrintWriter(new StringWriter()));

    assertThat(line.execute("luck")).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  /** Each measurement in small, with servers of its own: it fails where a total is wrong. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "population --patients 30 --measure CMS139 --stock-patients 0 --fqm-patients 0"
            + " --large-patients 2 --cohort-patients 30 --workers 2",
        "changed --patients 30 --changes 2",
        "linear --patients 30,60",
        "latency --patients 30",
        "completeness --patients 30 --procedures 300",
        "due --patients 15,30",
        "start --patients 30",
        "rows --patients 30",
        "together --patients 30 --bundles 20",
        "flame population --patients 30 --measure CMS139",
        "ingest --resources 500 --warm-up 0"
      })
  @Tag("full")
  void aSmallMeasurementHasRightTotals(String command, @TempDir Path folder) {
    SharedTestData.folder("ecqm");
    System.setProperty("condyle.home", ROOT);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = BenchMain.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(
        List.of("--rounds", "1", "--work", folder + "/work", "--results", folder + "/results"));

    int code = line.execute(arguments.toArray(String[]::new));

    assertThat(code).as(out + "\n" + err).isZero();
    assertThat(folder.resolve("results")).isDirectoryContaining("glob:**");
  }
}
