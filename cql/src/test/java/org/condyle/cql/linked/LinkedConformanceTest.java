package org.condyle.cql.linked;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.condyle.cql.Conformance;
import org.condyle.cql.TestContent;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.cql.runtime.CqlSession;
import org.condyle.cql.runtime.EvaluationSettings;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opencds.cqf.cql.engine.runtime.Interval;
import org.opencds.cqf.cql.engine.runtime.Tuple;

/** The public CQL test suite by closures and by the engine. */
class LinkedConformanceTest {

  private static final MeasurementPeriod YEAR =
      MeasurementPeriod.parse("2026", "2026", ZoneOffset.UTC);

  /** Compiling takes most of the time; a library with a wrong expression is compiled in halves. */
  private static final int TOGETHER = 48;

  private final List<String> differences = new ArrayList<>();
  private final List<String> engineOnly = new ArrayList<>();
  private int compared;

  @Test
  void everyExpressionThatCompilesGivesByClosuresWhatItGivesByTheEngine() throws Exception {
    List<Conformance> suite = Conformance.suite();
    for (int i = 0; i < suite.size(); i += TOGETHER) {
      compare(suite.subList(i, Math.min(suite.size(), i + TOGETHER)));
    }

    assertThat(engineOnly).isEmpty();
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(1_500);
  }

  private void compare(List<Conformance> tests) {
    CompiledContent content;
    try {
      content = compile(tests);
    } catch (ProblemException e) {
      halves(tests);
      return;
    }
    Linkage linkage = LinkedLogic.link(content);
    if (linkage instanceof LinkedLogic logic) {
      compare(tests, content, logic);
    } else if (linkage instanceof EngineOnly only && tests.size() == 1) {
      engineOnly.add(tests.get(0).name() + ": " + only.message());
    } else {
      halves(tests);
    }
  }

  private void halves(List<Conformance> tests) {
    if (tests.size() > 1) {
      int half = tests.size() / 2;
      compare(tests.subList(0, half));
      compare(tests.subList(half, tests.size()));
    }
  }

  private static CompiledContent compile(List<Conformance> tests) {
    StringBuilder library = new StringBuilder("library T version '1'");
    for (int i = 0; i < tests.size(); i++) {
      library.append("\ndefine X").append(i).append(": ").append(tests.get(i).expression());
    }
    return new TestContent().library("T", "1", library.toString()).compile("T");
  }

  private void compare(List<Conformance> tests, CompiledContent content, LinkedLogic logic) {
    EvaluationSettings settings = EvaluationSettings.of(content, YEAR, YEAR.end());
    CqlSession engine = new CqlSession(content, settings);
    LinkedSession linked = logic.session(settings);
    for (int i = 0; i < tests.size(); i++) {
      engine.open(TestContent.record());
      linked.open(TestContent.record());
      Outcome wanted = Outcome.of(engine, "X" + i);
      Outcome found = Outcome.of(linked, "X" + i);
      if (wanted.stopped() != found.stopped() || !same(wanted.value(), found.value())) {
        differences.add(tests.get(i).name() + ": " + found + " and not " + wanted);
      }
      compared++;
    }
  }

  private record Outcome(@Nullable Object value, boolean stopped) {
    static Outcome of(org.condyle.cql.runtime.LogicSession session, String definition) {
      try {
        return new Outcome(session.evaluate(definition).value(), false);
      } catch (Exception e) {
        return new Outcome(null, true);
      }
    }
  }

  /** The same to the last digit, not only equal by CQL. */
  private static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one == null || other == null) {
      return one == other;
    }
    if (one instanceof Iterable<?> several && other instanceof Iterable<?> others) {
      List<Object> left = new ArrayList<>();
      List<Object> right = new ArrayList<>();
      several.forEach(each -> left.add(String.valueOf(each)));
      others.forEach(each -> right.add(String.valueOf(each)));
      return left.equals(right);
    }
    if (one instanceof Tuple tuple && other instanceof Tuple another) {
      return tuple.toString().equals(another.toString());
    }
    if (one instanceof Interval interval && other instanceof Interval another) {
      return same(interval.getLow(), another.getLow())
          && same(interval.getHigh(), another.getHigh())
          && interval.toString().equals(another.toString())
          && interval.isUncertain() == another.isUncertain();
    }
    return one.getClass() == other.getClass()
        && (one.equals(other) || one.toString().equals(other.toString()));
  }
}
