package org.condyle.server.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.report.ReportHeader;
import org.condyle.measures.report.SubjectListFold;
import org.condyle.measures.report.SummaryFold;
import org.condyle.record.MeasurementPeriod;
import org.condyle.server.ProductVersion;
import org.condyle.server.SharedServer;
import org.condyle.server.content.MeasureCatalogs;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection;
import org.condyle.server.partition.Partitions;
import org.condyle.server.partition.PracticeOfRequest;
import org.hl7.fhir.r4.model.MeasureReport;

/**
 * Reports about everyone, as the server answers and as they come from evaluating each patient.
 *
 * @param measureId the installed measure
 * @param start first day of the period
 * @param cutOff last day of the data
 */
record Reports(String measureId, String start, String end, String cutOff) {

  /** Reports about data up to the end of the period. */
  Reports(String measureId, String start, String end) {
    this(measureId, start, end, end);
  }

  private static final int PARTITION = Partitions.FIRST_PRACTICE;

  /** The report that the server gives from its stored results. */
  MeasureReport served(String type) {
    HttpResponse<String> answer =
        SharedServer.get(
            "Measure/"
                + measureId
                + "/$evaluate-measure?periodStart="
                + start
                + "&periodEnd="
                + end
                + "&dataCutOff="
                + cutOff
                + "&reportType="
                + type);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return SharedServer.FHIR.newJsonParser().parseResource(MeasureReport.class, answer.body());
  }

  /** The same report made by evaluating everyone now, with nothing stored. */
  MeasureReport direct(String type) {
    MeasureRun run = run();
    ReportHeader header =
        ReportHeader.of(
            run,
            OffsetDateTime.now(ZoneOffset.UTC),
            part(PracticeOfRequest.class).reporterOf(PARTITION),
            new ReportHeader.Software("Condyle", ProductVersion.TEXT));
    if (type.equals("subject-list")) {
      SubjectListFold fold = new SubjectListFold(run.program().definition());
      evaluate(run, fold::add);
      return fold.report(header);
    }
    SummaryFold fold = new SummaryFold(run.program().definition());
    evaluate(run, fold::add);
    return fold.report(header);
  }

  private static void evaluate(
      MeasureRun run,
      java.util.function.Consumer<org.condyle.measures.evaluation.SubjectResult> fold) {
    part(PopulationEvaluation.class)
        .forEach(PARTITION, new SubjectSelection.Everyone(), () -> run.evaluator()::evaluate, fold);
  }

  MeasureRun run() {
    MeasurementPeriod period = MeasurementPeriod.parse(start, end, ZoneOffset.UTC);
    return part(MeasureCatalogs.class)
        .of(PARTITION)
        .byId(measureId)
        .program()
        .run(period, MeasurementPeriod.parse(cutOff, cutOff, ZoneOffset.UTC).end());
  }

  private static <T> T part(Class<T> type) {
    return SharedServer.server().part(type);
  }

  /** The two are the same in everything but the moment at which they were made. */
  void assertSame(String... types) {
    for (String type : types) {
      assertThat(json(served(type))).as(measureId + " " + type).isEqualTo(json(direct(type)));
    }
  }

  void assertSame() {
    assertSame("population", "subject-list");
  }

  private static List<String> json(MeasureReport report) {
    report.setDate(null);
    report.setId((String) null);
    return SharedServer.FHIR
        .newJsonParser()
        .setPrettyPrint(true)
        .encodeResourceToString(report)
        .lines()
        .toList();
  }

  static int count(MeasureReport report, String population) {
    return report.getGroupFirstRep().getPopulation().stream()
        .filter(each -> each.getCode().getCodingFirstRep().getCode().equals(population))
        .findFirst()
        .orElseThrow()
        .getCount();
  }
}
