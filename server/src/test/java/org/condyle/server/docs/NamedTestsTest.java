package org.condyle.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A row of a table that says that something is so names tests that show it, and they are there. */
class NamedTestsTest {

  private static final Path ROOT = Path.of(System.getProperty("condyle.root", ".."));

  /** {@code `LeakTest`}, or one of its methods, {@code `LeakTest.totalsCountWhatMayBeSeen`}. */
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

  private static final Pattern TEST = Pattern.compile("@(Test|ParameterizedTest|Property)\\b");

  private static final Map<String, String> SOURCES = new HashMap<>();

  @BeforeAll
  static void readTests() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("server/src/test/java"))) {
      files
          .filter(file -> file.toString().endsWith("Test.java"))
          .forEach(
              file -> SOURCES.put(file.getFileName().toString().replace(".java", ""), read(file)));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Arguments> rows() {
    return Stream.concat(
        rows("threat-model.md", "## Ways and stops"),
        rows("conformance.md", "## Checks of public kits"));
  }

  /** Of the tables of a section, without their heads. */
  private static Stream<Arguments> rows(String page, String section) {
    String text = read(ROOT.resolve("docs").resolve(page));
    assertThat(text).contains("\n" + section + "\n");
    String from = text.substring(text.indexOf("\n" + section + "\n") + section.length() + 2);
    int end = from.indexOf("\n## ");
    List<String> lines = (end < 0 ? from : from.substring(0, end)).lines().toList();
    return Stream.iterate(0, i -> i + 1)
        .limit(lines.size())
        .filter(i -> lines.get(i).startsWith("| "))
        .filter(i -> i + 1 == lines.size() || !lines.get(i + 1).startsWith("|---"))
        .map(i -> Arguments.of(page, lines.get(i)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowNamesTestsThatAreThere(String page, String row) {
    List<String> cells =
        Arrays.stream(row.split("(?<!\\\\)\\|")).skip(1).map(String::strip).toList();
    Matcher named = NAMED.matcher(cells.get(cells.size() - 1));

    boolean any = false;
    while (named.find()) {
      any = true;
      assertThat(SOURCES).as(row).containsKey(named.group(1));
      String source = SOURCES.getOrDefault(named.group(1), "");
      assertThat(TEST.matcher(source).find()).as(named.group(1) + " has tests").isTrue();
      if (named.group(2) != null) {
        assertThat(source).as(row).contains("void " + named.group(2) + "(");
      }
    }
    assertThat(any).as("a test in the last cell of: " + row).isTrue();
  }
}
