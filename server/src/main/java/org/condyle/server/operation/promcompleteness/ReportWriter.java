package org.condyle.server.operation.promcompleteness;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.condyle.measures.report.ReportExtensions;
import org.condyle.proms.completeness.CompletenessCounts;
import org.condyle.proms.completeness.CompletenessRow;
import org.condyle.proms.instrument.InstrumentCatalog;
import org.condyle.proms.schedule.Schedule;
import org.condyle.server.proms.completeness.CompletenessAnswer;
import org.condyle.server.proms.completeness.CompletenessAnswer.Stratum;
import org.condyle.server.proms.completeness.CompletenessFilter;
import org.condyle.server.proms.completeness.Grouping;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupStratifierComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportStatus;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportType;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.jspecify.annotations.Nullable;

/** Writes counts as a summary MeasureReport: one group, and a stratifier for each grouping. */
final class ReportWriter {

  /** A name for what is counted. There is no Measure of it: what is due is no CQL. */
  static final String MEASURE = "https://condyle.org/fhir/Measure/PromCompleteness|1.0.0";

  private static final String GROUPINGS =
      "https://condyle.org/fhir/CodeSystem/completeness-grouping";
  private static final String IMPROVEMENT =
      "http://terminology.hl7.org/CodeSystem/measure-improvement-notation";
  private static final String UCUM = "http://unitsofmeasure.org";

  private final PromCompletenessRequest request;
  private final CountedContent content;
  private final OffsetDateTime created;
  private final Reference reporter;

  /**
   * @param schedules all of the practice
   * @param created now, in the time zone of the practice
   */
  ReportWriter(
      PromCompletenessRequest request,
      List<Schedule> schedules,
      InstrumentCatalog instruments,
      OffsetDateTime created,
      Reference reporter) {
    this.request = request;
    this.content = new CountedContent(schedules, instruments, filter(request).schedules());
    this.created = created;
    this.reporter = reporter;
  }

  private static CompletenessFilter filter(PromCompletenessRequest request) {
    return request.question().filter();
  }

  MeasureReport write(CompletenessAnswer answer) {
    MeasureReport report = new MeasureReport();
    report.setStatus(MeasureReportStatus.COMPLETE);
    report.setType(MeasureReportType.SUMMARY);
    report.setMeasure(MEASURE);
    report.setDateElement(dateTime(created));
    report.setReporter(reporter);
    report.getPeriod().setStartElement(dateTime(request.period().start()));
    report.getPeriod().setEndElement(dateTime(request.period().end()));
    report.getImprovementNotation().addCoding().setSystem(IMPROVEMENT).setCode("increase");
    report.addExtension(ReportExtensions.AS_OF, new DateType(request.question().day().toString()));
    report.addExtension(ReportExtensions.DATA_CUT_OFF, dateTime(created));
    report.addExtension(
        ReportExtensions.TIME_ZONE, new StringType(request.period().zone().getId()));
    if (answer.unknown() > 0) {
      report.setStatus(MeasureReportStatus.ERROR);
      report.addExtension(
          ReportExtensions.FAILED_SUBJECT_COUNT,
          new UnsignedIntType(Math.toIntExact(answer.unknown())));
    }
    content.addTo(report);
    addGroup(report, answer);
    return report;
  }

  private static DateTimeType dateTime(OffsetDateTime instant) {
    return new DateTimeType(
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.truncatedTo(ChronoUnit.MILLIS)));
  }

  private void addGroup(MeasureReport report, CompletenessAnswer answer) {
    MeasureReportGroupComponent group = report.addGroup();
    group.setId("completeness");
    boolean whole = filter(request).instruments().contains(CompletenessRow.ALL);
    group
        .getCode()
        .setText(
            whole
                ? "Operations and intervals: all instruments of an interval together"
                : "Operations, intervals and instruments");
    for (CompletenessCount count : CompletenessCount.values()) {
      count.write(answer.total(), group.addPopulation());
    }
    group.setMeasureScore(score(answer.total()));
    for (Set<Grouping> grouping : request.groupings()) {
      addStratifier(
          group, EnumSet.copyOf(grouping), answer.strata().getOrDefault(grouping, List.of()));
    }
  }

  private static void addStratifier(
      MeasureReportGroupComponent group, EnumSet<Grouping> grouping, List<Stratum> strata) {
    MeasureReportGroupStratifierComponent stratifier = group.addStratifier();
    List<Grouping> parts = new ArrayList<>(grouping);
    stratifier.setId(String.join("-", parts.stream().map(Grouping::code).toList()));
    // deqm-7: a stratifier has a code, unless its strata have components with codes.
    if (parts.size() == 1 || strata.isEmpty()) {
      parts.forEach(part -> stratifier.addCode(codeOf(part)));
    }
    for (Stratum stratum : strata) {
      StratifierGroupComponent written = stratifier.addStratum();
      if (parts.size() == 1) {
        written.setValue(text(stratum, parts.get(0)));
      } else {
        for (Grouping part : parts) {
          written.addComponent().setCode(codeOf(part)).setValue(text(stratum, part));
        }
      }
      for (CompletenessCount count : CompletenessCount.values()) {
        count.write(stratum.counts(), written.addPopulation());
      }
      written.setMeasureScore(score(stratum.counts()));
    }
  }

  private static CodeableConcept codeOf(Grouping grouping) {
    CodeableConcept code = new CodeableConcept();
    code.addCoding().setSystem(GROUPINGS).setCode(grouping.code());
    return code;
  }

  private static CodeableConcept text(Stratum stratum, Grouping grouping) {
    return new CodeableConcept().setText(stratum.values().getOrDefault(grouping, ""));
  }

  /** Complete of due; none where nothing is due, because nothing was measured. */
  private static @Nullable Quantity score(CompletenessCounts counts) {
    if (counts.due() == 0) {
      return null;
    }
    BigDecimal rate =
        BigDecimal.valueOf(counts.complete())
            .divide(BigDecimal.valueOf(counts.due()), MathContext.DECIMAL64)
            .stripTrailingZeros();
    return new Quantity()
        .setValue(new BigDecimal(rate.toPlainString()))
        .setUnit("1")
        .setSystem(UCUM)
        .setCode("1");
  }
}
