package org.condyle.measures.report;

import java.time.OffsetDateTime;
import java.util.List;
import org.condyle.cql.content.PinnedArtefact;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.record.MeasurementPeriod;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/**
 * What every report of a run says about itself, so that it can be made again.
 *
 * @param created the report's date
 * @param reporter who reports, if known; DEQM wants one
 * @param software name and version of the server
 * @param content every artefact in its version, with a content hash
 */
public record ReportHeader(
    MeasureDefinition measure,
    MeasurementPeriod period,
    OffsetDateTime dataCutOff,
    OffsetDateTime created,
    @Nullable Reference reporter,
    Software software,
    List<PinnedArtefact> content) {

  /** A program and its version. */
  public record Software(String name, String version) {}

  public ReportHeader {
    content = List.copyOf(content);
  }

  /** The header of a run's reports. */
  public static ReportHeader of(
      MeasureRun run, OffsetDateTime created, @Nullable Reference reporter, Software software) {
    return new ReportHeader(
        run.program().definition(),
        run.period(),
        run.dataCutOff(),
        created,
        reporter,
        software,
        run.program().pins());
  }
}
