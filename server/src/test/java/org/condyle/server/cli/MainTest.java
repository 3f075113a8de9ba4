package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

  @Test
  void theHelpTextListsEveryCommandWithItsDescription() {
    String help = CommandRun.of("--help").out();

    assertThat(Main.commandLine().getSubcommands())
        .isNotEmpty()
        .allSatisfy(
            (name, command) ->
                assertThat(help)
                    .containsPattern(
                        "(?m)^  "
                            + name
                            + " +"
                            + command
                                .getCommandSpec()
                                .usageMessage()
                                .description()[0]
                                .replace(".", "")));
  }

  @Test
  void everyOptionOfEveryCommandIsDescribed() {
    Main.commandLine().getSubcommands().values().forEach(MainTest::assertDescribed);
  }

  private static void assertDescribed(CommandLine command) {
    assertThat(command.getCommandSpec().options())
        .allSatisfy(
            option -> assertThat(option.hidden() || option.description().length > 0).isTrue());
    command.getSubcommands().values().forEach(MainTest::assertDescribed);
  }

  @Test
  void askingForHelpEndsWithZeroAndAMistakeWithTwo() {
    assertThat(CommandRun.of("load", "--help").exitCode()).isZero();
    assertThat(CommandRun.of("--version").exitCode()).isZero();
    assertThat(CommandRun.of().exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("measure").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("content").exitCode()).isEqualTo(2);
  }

  @Test
  void aMistakeIsAnsweredWithOneSentenceAndTheCommandThatHelps() {
    CommandRun run = CommandRun.of("evaluate", "--measure", "A", "--period-start", "2026");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToNormalizingNewlines(
            """
            Missing required option: '--period-end=DATE'
            See './condyle evaluate --help'.
            """);
  }

  @Test
  void theDataFolderIsInTheProjectUnlessSaidOtherwise() {
    CommandLine.ParseResult parsed = Main.commandLine().parseArgs("serve");
    Path data = parsed.subcommand().matchedOptionValue("--data", null);
    Path byDefault = (Path) parsed.subcommand().commandSpec().findOption("--data").getValue();

    assertThat(data).isNull();
    assertThat(byDefault).isEqualTo(Path.of(".", "data"));
  }

  @Test
  void aPortInUseIsSaidBeforeAnythingStarts() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      int port = taken.getLocalPort();
      CommandRun run = CommandRun.of("serve", "--port", String.valueOf(port));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("Port " + port + " cannot be opened")
          .contains("./condyle serve --port " + (port + 1));
    }
  }

  @Test
  void aServerAddressThatIsNoUrlIsAMistakeOfUsage() {
    CommandRun run =
        CommandRun.of(
            "evaluate",
            "--server",
            "localhost:8080/fhir",
            "--measure",
            "A",
            "--period-start",
            "2026",
            "--period-end",
            "2026");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("--server wants a URL such as http://localhost:8080/fhir, not 'localhost");
  }
}
