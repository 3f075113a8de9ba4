package org.condyle.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.condyle.proms.vendor.VendorRow;
import org.condyle.server.cli.ScoreSink.Outcome;
import org.hl7.fhir.r4.model.Resource;

/**
 * Takes the rows of an export, stores those that can be stored, many at a time, and says of each
 * other one what is wrong. When the server refuses some rows together, each is sent alone, so that
 * only what is wrong is left out.
 */
final class ScoreImport {

  private static final int AT_ONCE = 50;

  private final ScoreSink sink;
  private final Progress progress;
  private final Consumer<String> problems;
  private final RefusedLines refusedLines = new RefusedLines();
  private final List<Taken> waiting = new ArrayList<>();
  private long taken;
  private long declined;
  private long refused;
  private long created;
  private long known;

  /**
   * @param problems is told a line of text for each thing that is wrong
   */
  ScoreImport(ScoreSink sink, Progress progress, Consumer<String> problems) {
    this.sink = sink;
    this.progress = progress;
    this.problems = problems;
  }

  /** A row that can be stored. */
  private record Taken(long line, boolean declined, List<Resource> resources) {}

  /**
   * What came of an import.
   *
   * @param taken lines
   * @param declined of them, those where the patient did not want to answer
   * @param refused lines
   * @param created resources that were not there before
   * @param known resources that were there before
   */
  record Result(long taken, long declined, long refused, long created, long known) {}

  void take(VendorRow row) {
    refusedLines.begins(row.line());
    if (row instanceof VendorRow.Refused wrong) {
      refuse(wrong.line());
      wrong.problems().forEach(problem -> problems.accept(RowRemedy.say(problem)));
      return;
    }
    if (row instanceof VendorRow.Accepted accepted) {
      List<Resource> resources = new ArrayList<>(accepted.observations());
      resources.add(0, accepted.response());
      waiting.add(new Taken(row.line(), false, resources));
    } else if (row instanceof VendorRow.Declined said) {
      waiting.add(new Taken(row.line(), true, List.of(said.observation())));
    }
    if (waiting.size() == AT_ONCE) {
      flush();
    }
  }

  /** Stores what was taken and is not stored yet. */
  void flush() {
    List<Taken> rows = List.copyOf(waiting);
    waiting.clear();
    if (!rows.isEmpty() && !store(rows)) {
      rows.forEach(this::storeAlone);
    }
    progress.update(String.format(Locale.ROOT, "%,d lines taken, %,d refused", taken, refused));
  }

  private boolean store(List<Taken> rows) {
    Outcome outcome = sink.store(rows.stream().flatMap(row -> row.resources().stream()).toList());
    if (outcome.refusal().isPresent()) {
      return false;
    }
    count(outcome);
    taken += rows.size();
    declined += rows.stream().filter(Taken::declined).count();
    return true;
  }

  private void storeAlone(Taken row) {
    Outcome outcome = sink.store(row.resources());
    if (outcome.refusal().isEmpty()) {
      count(outcome);
      taken++;
      declined += row.declined() ? 1 : 0;
      return;
    }
    refuse(row.line());
    problems.accept(
        "line "
            + row.line()
            + ": the server refused it: "
            + outcome.refusal().get()
            + ". Correct what it names and send the line again.");
  }

  private void count(Outcome outcome) {
    created += outcome.created();
    known += outcome.known();
  }

  private void refuse(long line) {
    refused++;
    refusedLines.refuse(line);
  }

  Result result() {
    return new Result(taken, declined, refused, created, known);
  }

  RefusedLines refusedLines() {
    return refusedLines;
  }
}
