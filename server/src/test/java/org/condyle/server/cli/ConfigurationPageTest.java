package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Holds the options and the page that lists them together. */
class ConfigurationPageTest {

  private static String page() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("condyle.root", ".."), "docs", "configuration.md"));
  }

  private static Set<String> optionsOf(CommandLine command) {
    Set<String> names = new TreeSet<>();
    command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
        .forEach(option -> names.add(option.longestName()));
    command.getSubcommands().values().forEach(child -> names.addAll(optionsOf(child)));
    return names;
  }

  @Test
  void thePageHasARowForEveryOptionAndForNoOther() throws IOException {
    Set<String> documented = new TreeSet<>();
    Matcher rows = Pattern.compile("(?m)^\\| `(--[a-z-]+)").matcher(page());
    while (rows.find()) {
      documented.add(rows.group(1));
    }

    assertThat(documented).isEqualTo(optionsOf(Main.commandLine()));
  }

  @Test
  void thePageStatesTheJavaOptionsThatTheScriptGives() throws IOException {
    String script = Files.readString(Path.of(System.getProperty("condyle.root", ".."), "condyle"));
    Matcher stated = Pattern.compile("`(-Xmx2g [^`]+)`").matcher(page());

    assertThat(stated.find()).isTrue();
    assertThat(stated.group(1).split(" "))
        .allSatisfy(option -> assertThat(script).contains(option));
  }
}
