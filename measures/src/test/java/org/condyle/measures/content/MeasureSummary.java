package org.condyle.measures.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.record.MeasurementPeriod;

/**
 * A cohort made of some of a measure's cases, with the counts and scores that its summary has to
 * show. An absent {@code score} means that the report has to have none; stratifiers that are not
 * listed are not looked at.
 */
record MeasureSummary(OwnMeasure measure, JsonNode expected) {

  private static final Path FOLDER = Path.of("src/test/resources/summaries");

  static MeasureSummary of(OwnMeasure measure) {
    try {
      return new MeasureSummary(
          measure, new ObjectMapper().readTree(FOLDER.resolve(measure.name() + ".json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<MeasureCase> cases() {
    List<MeasureCase> cases = new ArrayList<>();
    expected.get("cases").forEach(name -> cases.add(new MeasureCase(measure, name.asText())));
    return cases;
  }

  /** One run for all cases, over the summary's own period and up to its own cut-off. */
  MeasureRun run() {
    ZoneId zone = ZoneId.of(expected.get("timeZone").asText());
    JsonNode period = expected.get("period");
    String cutOff = expected.get("dataCutOff").asText();
    return measure
        .program()
        .run(
            MeasurementPeriod.parse(period.get(0).asText(), period.get(1).asText(), zone),
            MeasurementPeriod.parse(cutOff, cutOff, zone).end());
  }
}
