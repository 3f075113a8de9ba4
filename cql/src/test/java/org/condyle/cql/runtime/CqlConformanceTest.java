package org.condyle.cql.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.condyle.cql.Conformance;
import org.condyle.cql.TestContent;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opencds.cqf.cql.engine.elm.executing.EqualEvaluator;
import org.opencds.cqf.cql.engine.elm.executing.EquivalentEvaluator;
import org.opencds.cqf.cql.engine.runtime.Quantity;

/**
 * The public CQL test suite. What differs from it stands in docs/conformance.md, expression by
 * expression; this test fails when that page says too much or too little.
 */
class CqlConformanceTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);

  /** A row of the page's list of differences: {@code | `File.Test` | …}. */
  private static final Pattern LISTED = Pattern.compile("\\| `(\\w+\\.\\w+)` \\|.*");

  /** Compiling takes most of the time, so several expressions share a library. */
  private static final int TOGETHER = 12;

  @Test
  void whatDiffersFromTheTestSuiteIsWhatTheConformancePageSays() throws Exception {
    List<Conformance> tests = Conformance.suite();
    // What has to be refused would spoil the library of those that have not.
    tests.sort(Comparator.comparing(test -> test.output() == null));
    List<String> told = new ArrayList<>();
    Set<String> differences = new TreeSet<>();
    for (int i = 0; i < tests.size(); i += TOGETHER) {
      List<Conformance> some = tests.subList(i, Math.min(tests.size(), i + TOGETHER));
      for (Conformance test : suspects(some)) {
        String difference = difference(test);
        if (difference != null) {
          differences.add(test.name());
          told.add(test.name() + ": " + test.expression().strip() + "\n    " + difference);
        }
      }
    }
    Files.write(Path.of("target", "cql-conformance.txt"), told);

    assertThat(tests).hasSizeGreaterThan(1_000);
    assertThat(differences).isEqualTo(listed());
    assertThat(Files.readString(page()))
        .contains("%d of %d pass".formatted(tests.size() - differences.size(), tests.size()));
  }

  /** Those that are not already right when they are compiled in one library. */
  private static List<Conformance> suspects(List<Conformance> tests) {
    StringBuilder library = new StringBuilder("library T version '1'");
    for (int i = 0; i < tests.size(); i++) {
      Conformance test = tests.get(i);
      if (test.output() == null) {
        return tests;
      }
      library.append("\ndefine X").append(i).append(": ").append(test.expression());
      library.append("\ndefine Y").append(i).append(": ").append(test.output());
    }
    CqlSession session;
    try {
      CompiledContent content =
          new TestContent().library("T", "1", library.toString()).compile("T");
      session = new CqlSession(content, EvaluationSettings.of(content, YEAR, YEAR.end()));
    } catch (ProblemException e) {
      return tests;
    }
    List<Conformance> suspects = new ArrayList<>();
    for (int i = 0; i < tests.size(); i++) {
      session.open(TestContent.record());
      try {
        if (!same(session.evaluate("X" + i).value(), session.evaluate("Y" + i).value())) {
          suspects.add(tests.get(i));
        }
      } catch (ProblemException e) {
        suspects.add(tests.get(i));
      }
    }
    return suspects;
  }

  private static @Nullable String difference(Conformance test) {
    Outcome found = Outcome.of(test.expression());
    if (test.output() == null) {
      return found.problem() != null ? null : "gives " + found.value() + " and not an error";
    }
    if (found.problem() != null) {
      return found.problem();
    }
    Outcome wanted = Outcome.of(test.output());
    if (wanted.problem() != null) {
      return "the expected output is no CQL: " + wanted.problem();
    }
    return same(found.value(), wanted.value()) || sameAsUnitsConvert(test, found)
        ? null
        : "gives " + found.value() + " and not " + wanted.value();
  }

  private static boolean same(@Nullable Object found, @Nullable Object wanted) {
    if (found == null || wanted == null) {
      return found == wanted;
    }
    try {
      return Boolean.TRUE.equals(EqualEvaluator.equal(found, wanted, null))
          || !(found instanceof String)
              && Boolean.TRUE.equals(EquivalentEvaluator.equivalent(found, wanted, null));
    } catch (RuntimeException e) {
      return found.toString().equals(wanted.toString());
    }
  }

  private static boolean sameAsUnitsConvert(Conformance test, Outcome found) {
    return found.value() instanceof Quantity
        && Boolean.TRUE.equals(
            Outcome.of("(" + test.expression() + ") = (" + test.output() + ")").value());
  }

  /** What an expression gives: a value, or a problem. */
  private record Outcome(@Nullable Object value, @Nullable String problem) {

    static Outcome of(String expression) {
      try {
        return new Outcome(
            new TestContent()
                .library("T", "1", "library T version '1' define X: " + expression)
                .evaluate("X", YEAR, YEAR.end()),
            null);
      } catch (ProblemException e) {
        return new Outcome(null, e.problems().get(0).message());
      }
    }
  }

  private static Set<String> listed() throws IOException {
    return Files.readAllLines(page()).stream()
        .map(LISTED::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Path page() {
    return Path.of(System.getProperty("condyle.root", ".."), "docs", "conformance.md");
  }
}
