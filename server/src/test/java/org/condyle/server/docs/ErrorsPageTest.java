package org.condyle.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemCode.Kind;
import org.junit.jupiter.api.Test;

/** Holds the enum and the page that explains it together. */
class ErrorsPageTest {

  private static final Map<Kind, Set<String>> STATUSES =
      Map.ofEntries(
          Map.entry(Kind.MALFORMED, Set.of("400")),
          Map.entry(Kind.UNAUTHENTICATED, Set.of("401")),
          Map.entry(Kind.FORBIDDEN, Set.of("403")),
          Map.entry(Kind.NOT_FOUND, Set.of("404", "410")),
          Map.entry(Kind.CONFLICT, Set.of("409", "412")),
          Map.entry(Kind.RULE, Set.of("422")),
          Map.entry(Kind.TOO_LARGE, Set.of("413")),
          Map.entry(Kind.TOO_MANY, Set.of("429")),
          Map.entry(Kind.UNAVAILABLE, Set.of("503")),
          Map.entry(Kind.INTERNAL, Set.of("500")));

  private record Line(String code, String name, String status, String meaning, String remedy) {}

  private static List<Line> page() throws IOException {
    Path page = Path.of(System.getProperty("condyle.root", ".."), "docs", "errors.md");
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("| CONDYLE-"))
        // A bar inside a cell is written \| in Markdown.
        .map(line -> line.split("(?<!\\\\)\\|"))
        .map(
            cells ->
                new Line(
                    cells[1].strip(),
                    cells[2].strip(),
                    cells[3].strip(),
                    cells[4].strip(),
                    cells[5].strip()))
        .toList();
  }

  @Test
  void thePageListsEveryCodeOnceInOrderUnderItsName() throws IOException {
    assertThat(page())
        .extracting(line -> line.code() + " " + line.name())
        .containsExactlyElementsOf(
            Arrays.stream(ProblemCode.values())
                .map(code -> code.code() + " " + code.name())
                .toList());
  }

  @Test
  void everyCodeHasTheStatusOfItsKindAMeaningAndARemedy() throws IOException {
    assertThat(page())
        .allSatisfy(
            line -> {
              assertThat(STATUSES.get(ProblemCode.valueOf(line.name()).kind()))
                  .contains(line.status());
              assertThat(line.meaning()).endsWith(".");
              assertThat(line.remedy()).endsWith(".");
            });
  }
}
