package org.condyle.measures.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.condyle.measures.SmallMeasure;
import org.condyle.measures.definition.MeasureDefinition;
import org.condyle.measures.report.DataExchangeReport.Update;
import org.condyle.record.MeasurementPeriod;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

class DataExchangeReportTest {

  private static final MeasureDefinition MEASURE =
      SmallMeasure.of("Exchanged", "define \"Eligible\": true")
          .scored("cohort")
          .group("g", "boolean", "initial-population", "Eligible")
          .program()
          .definition();

  @Test
  void theReportKeepsToTheProfileThatItDeclares() {
    DeqmValidator deqm = DeqmValidator.load();
    MeasureReport report = report(Update.SNAPSHOT, "2026-11-01T08:00:00Z");
    report.addExtension(ReportExtensions.DATA_LOCATION, new Reference("Location/1"));

    assertThat(report.getMeta().getProfile().get(0).getValue())
        .endsWith("/datax-measurereport-deqm");
    assertThat(deqm.errors(report)).isEmpty();
    report.setReporter(null);
    assertThat(deqm.errors(report)).isNotEmpty();
  }

  @Test
  void aLaterSnapshotTakesThePlaceOfAnEarlierAndAnIncrementDoesNot() {
    String first = "2026-11-01T08:00:00Z";
    String second = "2026-11-02T08:00:00Z";

    assertThat(report(Update.SNAPSHOT, second).getId())
        .isEqualTo(report(Update.SNAPSHOT, first).getId())
        .isNotEqualTo(report(Update.INCREMENTAL, first).getId());
    assertThat(report(Update.INCREMENTAL, second).getId())
        .isNotEqualTo(report(Update.INCREMENTAL, first).getId());
  }

  private static MeasureReport report(Update update, String created) {
    return new DataExchangeReport(
            MEASURE,
            MeasurementPeriod.parse("2026", "2026", ZoneId.of("America/New_York")),
            OffsetDateTime.parse(created),
            new Reference().setIdentifier(new Identifier().setSystem("urn:p").setValue("1")),
            update)
        .of("17", List.of("Patient/17", "Procedure/3"));
  }
}
