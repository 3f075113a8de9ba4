package org.condyle.bench.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.condyle.bench.measure.Table;
import org.condyle.bench.process.MeasurementFailure;

/**
 * Measurements of other engines that came to nothing. They take no figure from the rest, but the
 * command ends with them.
 */
final class Failures {

  private final Table table;
  private final Consumer<String> out;
  private final List<String> told = new ArrayList<>();

  /**
   * @param out takes each failure as soon as it comes
   */
  Failures(Table table, Consumer<String> out) {
    this.table = table;
    this.out = out;
  }

  /** Measures one engine on one measure; a failure is told, and stands in the table. */
  void attempt(String engine, String measure, Runnable measurement) {
    try {
      measurement.run();
    } catch (MeasurementFailure failure) {
      String what = engine + ", " + measure + ": " + failure.getMessage();
      out.accept("NOT MEASURED: " + what);
      told.add(what);
      table
          .row()
          .text("data", "S")
          .text("measure", measure)
          .text("engine", engine)
          .text("how", "not measured");
    }
  }

  /**
   * @throws MeasurementFailure with all that failed, if anything did
   */
  void end() {
    if (!told.isEmpty()) {
      throw new MeasurementFailure(String.join("\n  ", told));
    }
  }
}
