package org.condyle.bench.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.MeasurementFailure;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private final Table table = new Table("population");
  private final List<String> told = new ArrayList<>();
  private final Failures failures = new Failures(table, told::add);

  @Test
  void aFailureLeavesTheOtherFiguresAndEndsTheCommand() {
    failures.attempt("stock HAPI", "CMS122", () -> figure("CMS122"));
    failures.attempt("stock HAPI", "CMS165", FailuresTest::wrong);
    failures.attempt("stock HAPI", "CMS190", () -> figure("CMS190"));

    assertThat(told).containsExactly("NOT MEASURED: stock HAPI, CMS165: 4 of 20");
    assertThat(printed())
        .containsSubsequence("CMS122", "warm", "CMS165", "not measured", "CMS190", "warm");
    assertThatThrownBy(failures::end)
        .isInstanceOf(MeasurementFailure.class)
        .hasMessage("stock HAPI, CMS165: 4 of 20");
  }

  @Test
  void withoutAFailureTheCommandEndsWell() {
    failures.attempt("stock HAPI", "CMS122", () -> figure("CMS122"));

    assertThatCode(failures::end).doesNotThrowAnyException();
    assertThat(told).isEmpty();
  }

  private void figure(String measure) {
    table.row().text("measure", measure).text("engine", "stock HAPI").text("how", "warm");
  }

  private static void wrong() {
    throw new MeasurementFailure("4 of 20");
  }

  private String printed() {
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text));
    return text.toString();
  }
}
