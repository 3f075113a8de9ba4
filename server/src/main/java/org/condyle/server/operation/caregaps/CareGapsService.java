package org.condyle.server.operation.caregaps;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.condyle.measures.gaps.GapBundles;
import org.condyle.measures.gaps.GapFinding;
import org.condyle.measures.report.ReportHeader;
import org.condyle.record.PatientRecord;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.ProductVersion;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection.PageOf;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.OperationParameters;
import org.condyle.server.operation.caregaps.AnswerForm.Page;
import org.condyle.server.operation.caregaps.PatientDocument.ReportedRun;
import org.condyle.server.partition.PracticeOfRequest;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/** Evaluates the measures that a request means over its patients, and tells their gaps. */
final class CareGapsService {

  /** Patients of one answer in documents: each is some ten to a hundred kilobytes. */
  static final int DOCUMENTS = 100;

  private final OperationBinding binding;
  private final MeasureChooser chooser;
  private final PopulationEvaluation population;
  private final PracticeOfRequest practices;
  private final FhirContext fhirContext;
  private final Clock clock;

  CareGapsService(
      OperationBinding binding,
      MeasureChooser chooser,
      PopulationEvaluation population,
      PracticeOfRequest practices,
      FhirContext fhirContext,
      Clock clock) {
    this.binding = binding;
    this.chooser = chooser;
    this.population = population;
    this.practices = practices;
    this.fhirContext = fhirContext;
    this.clock = clock;
  }

  /**
   * @param measureId the instance the operation was called on; null on the type
   * @return Bundles or a page of a list, with what was left out
   */
  Parameters careGaps(@Nullable String measureId, RequestDetails details) {
    ZoneId zone = practices.zoneOf(details);
    OperationParameters parameters = binding.read("Measure-care-gaps", details);
    CareGapsRequest request = CareGapsRequest.of(parameters, zone, clock);
    int partition = practices.partitionOf(details);
    ChosenMeasures chosen = chooser.choose(measureId, parameters);
    List<GapRun> runs =
        chosen.measures().stream()
            .map(each -> GapRun.of(each, request.period(), request.dataCutOff()))
            .toList();
    GapNotes notes = new GapNotes(chosen.notes());
    if (request.form() instanceof Page page) {
      return list(partition, request, page, runs, notes);
    }
    Organization reporter = reporter(partition);
    OffsetDateTime created = OffsetDateTime.now(clock.withZone(zone));
    GapBundles bundles =
        new GapBundles(fhirContext, details.getFhirServerBase(), reporter, created);
    List<ReportedRun> reported =
        runs.stream().map(run -> new ReportedRun(run, header(run, created, reporter))).toList();
    return request.form() instanceof AnswerForm.Documents
        ? documents(partition, request, reported, notes, bundles::document)
        : documents(partition, request, reported, notes, bundles::collection);
  }

  private Parameters list(
      int partition, CareGapsRequest request, Page page, List<GapRun> runs, GapNotes notes) {
    GapList list = new GapList(request.statuses(), notes);
    population.forEach(
        partition,
        new PageOf(request.subjects(), page.after(), page.size()),
        () -> new PatientGaps.Evaluation(runs)::of,
        list::add);
    PageOf oneMore = new PageOf(request.subjects(), page.after(), page.size() + 1);
    return population.exceeds(page.size(), partition, oneMore) ? list.withNext() : list.end();
  }

  private Parameters documents(
      int partition,
      CareGapsRequest request,
      List<ReportedRun> runs,
      GapNotes notes,
      BiFunction<PatientRecord, List<GapFinding>, Bundle> writer) {
    if (population.exceeds(DOCUMENTS, partition, request.subjects())) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_SUBJECTS,
          "One answer has the documents of at most "
              + DOCUMENTS
              + " patients; ask with form=list for who has which gap, or for fewer patients by a"
              + " Group",
          "subject");
    }
    Parameters answer = new Parameters();
    population.forEach(
        partition,
        request.subjects(),
        () -> new PatientDocument.Evaluation(runs, request.statuses(), writer)::of,
        document -> {
          notes.count();
          document.failures().forEach(each -> notes.add(each.measure(), each.unknown()));
          document
              .bundle()
              .ifPresent(bundle -> answer.addParameter().setName("return").setResource(bundle));
        });
    notes.write(answer);
    return answer;
  }

  private static ReportHeader header(GapRun run, OffsetDateTime created, Organization reporter) {
    return ReportHeader.of(
        run.run(),
        created,
        new Reference("Organization/" + reporter.getIdElement().getIdPart())
            .setIdentifier(reporter.getIdentifierFirstRep()),
        new ReportHeader.Software("Condyle", ProductVersion.TEXT));
  }

  /** DEQM wants the reporting organization in the Bundle; a practice is known by its identifier. */
  private Organization reporter(int partition) {
    Identifier identifier = practices.reporterOf(partition).getIdentifier();
    String name = identifier.getSystem() + "|" + identifier.getValue();
    Organization organization = new Organization();
    organization.setId(
        "Organization/" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    organization.addIdentifier(identifier);
    organization.setActive(true).setName("Practice " + identifier.getValue());
    return organization;
  }
}
