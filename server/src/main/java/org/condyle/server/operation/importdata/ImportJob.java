package org.condyle.server.operation.importdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.api.EncodingEnum;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.JobTrail;
import org.condyle.server.audit.Subjects;
import org.condyle.server.evaluation.EvaluationProgress;
import org.condyle.server.intake.IntakeLimits;
import org.condyle.server.intake.StrictParser;
import org.condyle.server.jobs.Job;
import org.condyle.server.jobs.JobFiles;
import org.condyle.server.jobs.JobKind;
import org.condyle.server.operation.importdata.ImportRequest.Input;
import org.condyle.server.partition.Partitions;
import org.condyle.server.validation.WriteValidation;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;

/**
 * Fetches files and stores what is in them, under the ids that it has there. A job that is taken up
 * again begins anew: what is stored already is found unchanged and not written a second time.
 */
final class ImportJob implements JobKind {

  /** Kept with every job, so it stays. */
  static final String KIND = "import";

  /** What the server makes itself, or takes only by a way of its own. */
  private static final Set<String> NOT_TAKEN =
      Set.of("AuditEvent", "Bundle", "Parameters", "Binary");

  private static final int LINES_BETWEEN_LOOKS = 100;

  private final StrictParser parser;
  private final IntakeLimits limits;
  private final WriteValidation validation;
  private final IFhirSystemDao<Bundle, Meta> systemDao;
  private final JobFiles files;
  private final JobTrail trail;
  private final FhirContext fhirContext;
  private final ImportedReferences references;

  ImportJob(
      StrictParser parser,
      IntakeLimits limits,
      WriteValidation validation,
      IFhirSystemDao<Bundle, Meta> systemDao,
      JobFiles files,
      JobTrail trail,
      FhirContext fhirContext) {
    this.parser = parser;
    this.limits = limits;
    this.validation = validation;
    this.systemDao = systemDao;
    this.files = files;
    this.trail = trail;
    this.fhirContext = fhirContext;
    this.references = new ImportedReferences(fhirContext);
  }

  @Override
  public String name() {
    return KIND;
  }

  @Override
  public String run(Job job, EvaluationProgress progress) {
    ImportRequest request = ImportRequest.read(job.request());
    progress.started(request.inputs().size());
    ImportProblems problems = new ImportProblems(files, job.id(), fhirContext);
    ImportWriter writer =
        new ImportWriter(systemDao, job.partition(), job.by().by("$import"), problems);
    ImportedFile file = new ImportedFile((int) limits.bodyBytes());
    for (Input input : request.inputs()) {
      long before = problems.count();
      URI address = URI.create(input.url());
      try {
        file.read(
            address,
            (number, text) -> {
              if (number % LINES_BETWEEN_LOOKS == 0) {
                progress.checkCancelled();
              }
              line(
                  job.partition(),
                  request,
                  input,
                  ImportedFile.nameOf(address) + ", line " + number,
                  text,
                  writer,
                  problems);
            });
      } catch (ProblemException e) {
        if (e.problems().get(0).code() != ProblemCode.SOURCE_UNREADABLE) {
          throw e;
        }
        problems.addAll(ImportedFile.nameOf(address), e.problems());
      }
      progress.done(1, problems.count() > before ? 1 : 0);
    }
    writer.finish();
    problems.finish();
    trail.done(
        job.partition(),
        job.id(),
        job.by(),
        JobTrail.Work.IMPORT,
        request.request(),
        // Of whom is in the entries of what was written.
        Subjects.none()
            .with(
                Map.of(
                    "files", String.valueOf(request.inputs().size()),
                    "stored", String.valueOf(writer.stored()),
                    "refused", String.valueOf(problems.count()))));
    return "{\"stored\":" + writer.stored() + ",\"refused\":" + problems.count() + "}";
  }

  private void line(
      int partition,
      ImportRequest request,
      Input input,
      String place,
      String text,
      ImportWriter writer,
      ImportProblems problems) {
    try {
      Resource resource = parser.parse(text.getBytes(StandardCharsets.UTF_8), EncodingEnum.JSON);
      check(request, input, resource);
      references.require(request.readable(), resource);
      List<Problem> unused =
          validation.require(
              partition, List.of(new WriteValidation.Placed(resource, resource.fhirType())));
      writer.add(new ImportedLine(place, resource));
    } catch (ProblemException e) {
      if (e.problems().get(0).code() == ProblemCode.DATABASE_UNAVAILABLE) {
        throw e;
      }
      problems.addAll(place, e.problems());
    }
  }

  private static void check(ImportRequest request, Input input, Resource resource) {
    String type = resource.fhirType();
    if (input.type() != null && !input.type().equals(type)) {
      throw refused(
          ProblemCode.RESOURCE_INVALID,
          "The file is of " + input.type() + ", and this is a " + type);
    }
    if (!resource.getIdElement().hasIdPart()) {
      throw refused(ProblemCode.RESOURCE_INVALID, "A resource that is imported has an id");
    }
    if (NOT_TAKEN.contains(type) || Partitions.isShared(type)) {
      throw refused(ProblemCode.NOT_SUPPORTED, "A " + type + " is not taken by import");
    }
    if (!request.writable().isEmpty() && !request.writable().contains(type)) {
      throw refused(
          ProblemCode.FORBIDDEN, "The token's scopes do not let a " + type + " be written");
    }
  }

  private static ProblemException refused(ProblemCode code, String message) {
    return new ProblemException(code, message);
  }
}
