package org.condyle.measures.report;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.condyle.cql.content.PinnedArtefact;
import org.condyle.cql.runtime.CompiledContent;
import org.condyle.measures.definition.GroupDefinition;
import org.condyle.measures.report.ReportHeader.Software;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Device.DeviceNameType;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Library;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportStatus;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.jspecify.annotations.Nullable;

/** The part of a MeasureReport that is the same for every type of report. */
final class ReportFrame {

  private static final String DEQM = "http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/";

  /**
   * The types of report with their DEQM STU5 profile. The one for subject lists is not claimed: its
   * Lists are of individual MeasureReports which keep to DEQM's profile, and by deqm-6 the report
   * of a proportion without a score between 0 and 1 does not. Whoever is excluded, excepted or in
   * the initial population alone has no score, so no List of all members could be of such reports.
   * These Lists hold patients. For the same reason a report over nobody, which declares its
   * profile, breaks deqm-6: a score is absent where nothing was measured, and a data-absent-reason
   * in its place does not satisfy the rule.
   */
  enum Profile {
    INDIVIDUAL(MeasureReportType.INDIVIDUAL, DEQM + "indv-measurereport-deqm"),
    SUBJECT_LIST(MeasureReportType.SUBJECTLIST, null),
    SUMMARY(MeasureReportType.SUMMARY, DEQM + "summary-measurereport-deqm");

    private final MeasureReportType type;
    private final @Nullable String url;

    Profile(MeasureReportType type, @Nullable String url) {
      this.type = type;
      this.url = url;
    }
  }

  private final ReportHeader header;

  ReportFrame(ReportHeader header) {
    this.header = header;
  }

  MeasureReport report(Profile profile) {
    MeasureReport report = new MeasureReport();
    if (profile.url != null) {
      report.getMeta().addProfile(profile.url);
    }
    report.setStatus(MeasureReportStatus.COMPLETE);
    report.setType(profile.type);
    report.setMeasure(header.measure().canonical());
    report.setDateElement(dateTime(header.created()));
    if (header.reporter() != null) {
      report.setReporter(header.reporter());
    }
    report.getPeriod().setStartElement(dateTime(header.period().start()));
    report.getPeriod().setEndElement(dateTime(header.period().end()));
    addImprovementNotation(report);
    report.addExtension(ReportExtensions.DATA_CUT_OFF, dateTime(header.dataCutOff()));
    report.addExtension(ReportExtensions.TIME_ZONE, new StringType(header.period().zone().getId()));
    addSoftware(report);
    addManifest(report);
    return report;
  }

  static DateTimeType dateTime(OffsetDateTime instant) {
    return new DateTimeType(
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.truncatedTo(ChronoUnit.MILLIS)));
  }

  /** R4 has one notation for the whole report, so it is given only where all groups agree. */
  private void addImprovementNotation(MeasureReport report) {
    List<GroupDefinition> groups = header.measure().groups();
    CodeableConcept first = groups.get(0).improvementNotation();
    if (first != null
        && groups.stream()
            .map(GroupDefinition::improvementNotation)
            .allMatch(each -> each != null && each.equalsDeep(first))) {
      report.setImprovementNotation(first);
    }
  }

  private void addSoftware(MeasureReport report) {
    addSoftware(report, "software", header.software());
    addSoftware(report, "cql-engine", new Software("CQL engine", CompiledContent.engineVersion()));
  }

  private static void addSoftware(MeasureReport report, String id, Software software) {
    Device device = new Device();
    device.setId(id);
    device.addDeviceName().setName(software.name()).setType(DeviceNameType.MANUFACTURERNAME);
    device.addVersion().setValue(software.version());
    report.addContained(device);
    report.addExtension(ReportExtensions.SOFTWARE, new Reference("#" + id));
  }

  /** A CRMI manifest, so that the same content can be asked for again. */
  private void addManifest(MeasureReport report) {
    Library manifest = new Library();
    manifest.setId("content");
    manifest.setStatus(PublicationStatus.ACTIVE);
    manifest
        .getType()
        .addCoding()
        .setSystem("http://terminology.hl7.org/CodeSystem/library-type")
        .setCode("asset-collection");
    for (PinnedArtefact pin : header.content()) {
      RelatedArtifact related =
          manifest
              .addRelatedArtifact()
              .setType(RelatedArtifactType.DEPENDSON)
              .setResource(pin.canonical());
      related.addExtension(ReportExtensions.CONTENT_HASH, new StringType(pin.sha256()));
    }
    report.addContained(manifest);
    report.addExtension(ReportExtensions.CONTENT_MANIFEST, new Reference("#content"));
  }

  /** Marks a report with failed subjects; says who failed and why, never with clinical data. */
  static void addOutcome(MeasureReport report, long subjects, long failed, List<Failure> failures) {
    report.addExtension(
        ReportExtensions.SUBJECT_COUNT, new UnsignedIntType(Math.toIntExact(subjects)));
    if (failed == 0) {
      return;
    }
    report.addExtension(
        ReportExtensions.FAILED_SUBJECT_COUNT, new UnsignedIntType(Math.toIntExact(failed)));
    report.setStatus(MeasureReportStatus.ERROR);
    OperationOutcome outcome = new OperationOutcome();
    outcome.setId("problems");
    if (failed > failures.size()) {
      outcome
          .addIssue()
          .setSeverity(IssueSeverity.ERROR)
          .setCode(IssueType.PROCESSING)
          .setDiagnostics(
              failed + " subjects failed; the first " + failures.size() + " are listed");
    }
    failures.forEach(failure -> addIssues(outcome, failure));
    report.addContained(outcome);
    report.addExtension(ReportExtensions.MESSAGES, new Reference("#problems"));
  }

  /** A subject that could not be evaluated. */
  record Failure(String subject, List<Problem> problems) {}

  private static void addIssues(OperationOutcome outcome, Failure failure) {
    for (Problem problem : failure.problems()) {
      OperationOutcomeIssueComponent issue =
          outcome
              .addIssue()
              .setSeverity(IssueSeverity.ERROR)
              .setCode(IssueType.PROCESSING)
              .setDiagnostics(failure.subject() + ": " + problem.message());
      issue.getDetails().addCoding().setSystem(ProblemCode.SYSTEM).setCode(problem.code().code());
    }
  }

  /** The ids of contained lists have to be unique and fit FHIR's id. */
  static String listId(Set<String> used, String wanted) {
    String id = wanted.replaceAll("[^A-Za-z0-9.-]", "-");
    String shortened = id.length() > 56 ? id.substring(0, 56) : id;
    String unique = shortened;
    for (int i = 2; !used.add(unique); i++) {
      unique = shortened + "-" + i;
    }
    return unique;
  }

  static List<Failure> firstOf(List<Failure> failures, int limit) {
    return new ArrayList<>(failures.subList(0, Math.min(limit, failures.size())));
  }
}
