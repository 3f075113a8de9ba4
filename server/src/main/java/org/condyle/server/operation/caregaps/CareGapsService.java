package org.condyle.server.operation.caregaps;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
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
import org.condyle.server.evaluation.DerivedData;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.evaluation.PopulationEvaluation;
import org.condyle.server.evaluation.SubjectSelection.PageOf;
import org.condyle.server.operation.Evaluated;
import org.condyle.server.operation.LongOperation;
import org.condyle.server.operation.OperationCall;
import org.condyle.server.operation.caregaps.AnswerForm.Page;
import org.condyle.server.operation.caregaps.PatientDocument.ReportedRun;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.store.RecordSelection;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;

/** Evaluates the measures that a request means over its patients, and tells their gaps. */
final class CareGapsService implements LongOperation {

  /** Patients of one answer in documents: each is some ten to a hundred kilobytes. */
  static final int DOCUMENTS = 100;

  private final MeasureChooser chooser;
  private final PopulationEvaluation population;
  private final DerivedData derived;
  private final PracticeOfRequest practices;
  private final FhirContext fhirContext;
  private final Clock clock;

  CareGapsService(
      MeasureChooser chooser,
      PopulationEvaluation population,
      DerivedData derived,
      PracticeOfRequest practices,
      FhirContext fhirContext,
      Clock clock) {
    this.chooser = chooser;
    this.population = population;
    this.derived = derived;
    this.practices = practices;
    this.fhirContext = fhirContext;
    this.clock = clock;
  }

  @Override
  public String definition() {
    return "Measure-care-gaps";
  }

  @Override
  public void check(OperationCall call) {
    CareGapsRequest request = CareGapsRequest.of(call.parameters(), call.zone(), call.clock());
    runs(chooser.choose(call.partition(), call.instance(), call.parameters()), request);
    population.requireSubjects(call.partition(), request.subjects());
    if (!(request.form() instanceof Page)) {
      requireFewDocuments(call.partition(), request);
    }
  }

  /** Of a page of the list those on it. */
  @Override
  public Evaluated evaluated(OperationCall call) {
    CareGapsRequest request = CareGapsRequest.of(call.parameters(), call.zone(), call.clock());
    return new Evaluated(
        request.form() instanceof Page page
            ? new PageOf(request.subjects(), page.after(), page.size())
            : request.subjects(),
        chooser.choose(call.partition(), call.instance(), call.parameters()).measures().stream()
            .map(each -> each.program().definition().canonical())
            .toList(),
        request.period());
  }

  /**
   * @return Bundles or a page of a list, with what was left out
   */
  @Override
  public Parameters answer(OperationCall call, EvaluationProgress progress) {
    CareGapsRequest request = CareGapsRequest.of(call.parameters(), call.zone(), call.clock());
    ChosenMeasures chosen = chooser.choose(call.partition(), call.instance(), call.parameters());
    List<GapRun> runs = runs(chosen, request);
    GapNotes notes = new GapNotes(chosen.notes());
    derived.bringUpToDate(call.partition(), request.subjects(), progress);
    if (request.form() instanceof Page page) {
      return list(call.partition(), request, page, runs, notes, progress);
    }
    Organization reporter = reporter(call.partition());
    OffsetDateTime created = OffsetDateTime.now(clock.withZone(call.zone()));
    GapBundles bundles = new GapBundles(fhirContext, call.base(), reporter, created);
    List<ReportedRun> reported =
        runs.stream().map(run -> new ReportedRun(run, header(run, created, reporter))).toList();
    return documents(
        call.partition(),
        request,
        reported,
        notes,
        request.form() instanceof AnswerForm.Documents ? bundles::document : bundles::collection,
        progress);
  }

  private static List<GapRun> runs(ChosenMeasures chosen, CareGapsRequest request) {
    return chosen.measures().stream()
        .map(each -> GapRun.of(each, request.period(), request.dataCutOff()))
        .toList();
  }

  private Parameters list(
      int partition,
      CareGapsRequest request,
      Page page,
      List<GapRun> runs,
      GapNotes notes,
      EvaluationProgress progress) {
    GapList list = new GapList(request.statuses(), notes);
    PageOf asked = new PageOf(request.subjects(), page.after(), page.size());
    population.announce(partition, asked, progress);
    population.<PatientGaps>forEach(
        partition,
        asked,
        RecordSelection.whole(),
        () -> new PatientGaps.Evaluation(runs)::of,
        gaps -> {
          list.add(gaps);
          progress.done(1, gaps.hasFailed() ? 1 : 0);
        },
        progress);
    PageOf oneMore = new PageOf(request.subjects(), page.after(), page.size() + 1);
    return population.exceeds(page.size(), partition, oneMore) ? list.withNext() : list.end();
  }

  private void requireFewDocuments(int partition, CareGapsRequest request) {
    if (population.exceeds(DOCUMENTS, partition, request.subjects())) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_SUBJECTS,
          "One answer has the documents of at most "
              + DOCUMENTS
              + " patients; ask with form=list for who has which gap, or for fewer patients by a"
              + " Group",
          "subject");
    }
  }

  private Parameters documents(
      int partition,
      CareGapsRequest request,
      List<ReportedRun> runs,
      GapNotes notes,
      BiFunction<PatientRecord, List<GapFinding>, Bundle> writer,
      EvaluationProgress progress) {
    requireFewDocuments(partition, request);
    population.announce(partition, request.subjects(), progress);
    Parameters answer = new Parameters();
    population.<PatientDocument>forEach(
        partition,
        request.subjects(),
        RecordSelection.whole(),
        () -> new PatientDocument.Evaluation(runs, request.statuses(), writer)::of,
        document -> {
          notes.count();
          document.failures().forEach(each -> notes.add(each.measure(), each.unknown()));
          document
              .bundle()
              .ifPresent(bundle -> answer.addParameter().setName("return").setResource(bundle));
          progress.done(1, document.failures().isEmpty() ? 0 : 1);
        },
        progress);
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
