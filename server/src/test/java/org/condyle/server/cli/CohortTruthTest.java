package org.condyle.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.condyle.cohort.Cohort;
import org.condyle.cohort.CohortSettings;
import org.condyle.cohort.CohortWriter;
import org.condyle.cohort.History;
import org.condyle.cohort.truth.CohortTruth;
import org.condyle.cql.content.BundleContent;
import org.condyle.cql.content.ContentResolution;
import org.condyle.cql.content.VersionManifest;
import org.condyle.measures.content.MeasureContent;
import org.condyle.measures.evaluation.MeasureProgram;
import org.condyle.measures.evaluation.MeasureRun;
import org.condyle.measures.evaluation.SubjectEvaluator;
import org.condyle.measures.report.ReportHeader;
import org.condyle.measures.report.SummaryFold;
import org.condyle.profiles.CondylePackage;
import org.condyle.record.MeasurementPeriod;
import org.condyle.record.PatientRecord;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report over a generated cohort equals what the generator decided. */
class CohortTruthTest {

  private static final FhirContext FHIR = FhirContext.forR4Cached();

  @Test
  void threeHundredPatientsOverHttpGiveTheTruth() {
    assertTruthOverHttp(new CohortSettings(300, 300, History.NONE));
  }

  @Test
  @Tag("full")
  void aThousandPatientsOverHttpGiveTheTruth() {
    assertTruthOverHttp(new CohortSettings(1000, 1000, History.TYPICAL));
  }

  /** Straight from the files through record and engine, without a server. */
  @Test
  void tenThousandPatientsFromTheirFilesGiveTheTruth(@TempDir Path folder) throws IOException {
    CohortTruth truth =
        CohortWriter.write(
            new CohortSettings(10_000, 10, History.NONE), folder.resolve("cohort"), done -> {});
    MeasureRun run = run(truth);
    SummaryFold fold = new SummaryFold(run.program().definition());
    SubjectEvaluator evaluator = run.evaluator();
    List<Resource> shared = resources(Files.readString(folder.resolve("cohort/shared.ndjson")));
    for (Path file : patientFiles(folder.resolve("cohort"))) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          fold.add(evaluator.evaluate(record(line, shared)));
        }
      }
    }
    MeasureReport report =
        fold.report(
            ReportHeader.of(
                run, run.dataCutOff(), null, new ReportHeader.Software("Condyle", "test")));

    assertThat(fold.subjects()).isEqualTo(10_000);
    assertEqual(report, truth);
  }

  private static void assertTruthOverHttp(CohortSettings settings) {
    Cohort cohort = new Cohort(settings);
    post(cohort.shared().json().toString());
    Group group = new Group();
    group.setId("cohort-" + settings.seed());
    group.setType(Group.GroupType.PERSON);
    group.setActual(true);
    CohortTruth truth =
        cohort.forEach(
            patient -> {
              post(patient.bundle().json().toString());
              group.addMember().setEntity(new Reference("Patient/" + patient.plan().id()));
            });
    SharedServer.client().update().resource(group).execute();

    HttpResponse<String> answer =
        SharedServer.get(
            "Measure/ArthroplastyImprovement/$evaluate-measure?periodStart="
                + truth.periodStart()
                + "&periodEnd="
                + truth.periodEnd()
                + "&dataCutOff="
                + truth.dataCutOff()
                + "&subject=Group/cohort-"
                + settings.seed());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertEqual(FHIR.newJsonParser().parseResource(MeasureReport.class, answer.body()), truth);
  }

  private static void post(String bundle) {
    HttpResponse<String> answer = SharedServer.post("", "application/fhir+json", bundle);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void assertEqual(MeasureReport report, CohortTruth truth) {
    TruthComparison comparison = TruthComparison.of(report, truth.measures().get(0));
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.compared()).isGreaterThan(30);
  }

  private static MeasureRun run(CohortTruth truth) {
    Bundle content =
        new MeasureContent(FHIR, CondylePackage.load()).bundle("ArthroplastyImprovement");
    Measure measure =
        content.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(Measure.class::isInstance)
            .map(Measure.class::cast)
            .findFirst()
            .orElseThrow();
    MeasureProgram program =
        MeasureProgram.compile(
            measure,
            new ContentResolution(BundleContent.of(content), VersionManifest.none())
                .resolve(measure.getLibrary().get(0).getValue(), measure.getUrl()));
    ZoneId zone = ZoneId.of(truth.timeZone());
    return program.run(
        MeasurementPeriod.parse(truth.periodStart(), truth.periodEnd(), zone),
        OffsetDateTime.parse(truth.dataCutOff() + "T23:59:59Z"));
  }

  private static List<Path> patientFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("patients-"))
          .sorted()
          .toList();
    }
  }

  private static PatientRecord record(String line, List<Resource> shared) {
    List<Resource> resources = new ArrayList<>(resources(line));
    Patient patient =
        resources.stream()
            .filter(Patient.class::isInstance)
            .map(Patient.class::cast)
            .findFirst()
            .orElseThrow();
    resources.addAll(shared);
    return PatientRecord.of(patient, resources);
  }

  private static List<Resource> resources(String bundle) {
    IParser parser = FHIR.newJsonParser();
    return parser.parseResource(Bundle.class, bundle).getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .toList();
  }
}
