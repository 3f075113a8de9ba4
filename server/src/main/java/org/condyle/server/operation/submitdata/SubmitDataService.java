package org.condyle.server.operation.submitdata;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.intake.RequestBody;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.operation.submitdata.Submission.Item;
import org.condyle.server.operation.submitdata.Submission.Part;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.partition.SystemRequests;
import org.condyle.server.store.Contents;
import org.condyle.server.validation.ValidationOnWrite;
import org.condyle.server.validation.WriteValidation;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Measure;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Checks a submission and stores all of it, or nothing. */
final class SubmitDataService {

  private final OperationBinding binding;
  private final FhirContext fhirContext;
  private final StoredResources stored;
  private final IFhirSystemDao<Bundle, Meta> systemDao;
  private final Contents contents;
  private final WriteValidation validation;
  private final PracticeOfRequest practices;
  private final Clock clock;

  SubmitDataService(
      OperationBinding binding,
      FhirContext fhirContext,
      StoredResources stored,
      IFhirSystemDao<Bundle, Meta> systemDao,
      Contents contents,
      WriteValidation validation,
      PracticeOfRequest practices,
      Clock clock) {
    this.binding = binding;
    this.fhirContext = fhirContext;
    this.stored = stored;
    this.systemDao = systemDao;
    this.contents = contents;
    this.validation = validation;
    this.practices = practices;
    this.clock = clock;
  }

  /**
   * @param measureId the instance the operation was called on; null on the type
   * @param definition the id of the OperationDefinition by which it was called
   * @return for each Bundle that was sent, or for all in the form of FHIR R4, a
   *     transaction-response with one entry for each resource, in the order submitted
   * @throws ProblemException with everything that is wrong; then nothing is stored
   */
  Parameters submit(String definition, @Nullable String measureId, ServletRequestDetails request) {
    binding.read(definition, request);
    // Read again from the body, whose paths the problems name.
    Submission submission =
        Submission.read(
            RequestBody.of(request).map(Parameters.class::cast).orElseGet(Parameters::new));
    int partition = practices.partitionOf(request);
    checkReports(submission, measureId == null ? null : measure(partition, measureId));
    List<WriteValidation.Placed> placed =
        submission.parts().stream()
            .flatMap(part -> part.items().stream())
            .map(item -> new WriteValidation.Placed(item.resource(), item.path()))
            .toList();
    ValidationOnWrite.addHeaders(request, validation.require(partition, placed));
    AuditAgent sender = AuditAgent.of(request);
    Bundle written =
        systemDao.transaction(
            sender.by("$submit-data").actsBy(SystemRequests.in(partition)),
            transaction(submission, partition, sender));
    return SubmitDataResponse.of(submission, written);
  }

  private Measure measure(int partition, String id) {
    return contents
        .of(partition)
        .measure(id)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.MEASURE_UNKNOWN,
                    "There is no Measure/" + id + "; install it first",
                    "measure"));
  }

  private static void checkReports(Submission submission, @Nullable Measure measure) {
    List<Problem> problems = new ArrayList<>();
    for (Part part : submission.parts()) {
      for (Item item : part.items()) {
        if (item.resource() instanceof MeasureReport) {
          problems.addAll(ReportRules.problems(item, submission.form(), measure));
        }
      }
    }
    refuseIfAny(problems);
  }

  private Bundle transaction(Submission submission, int partition, AuditAgent sender) {
    List<Problem> problems = new ArrayList<>();
    References references = new References(fhirContext, stored, partition, problems);
    Map<String, Resource> writes = new LinkedHashMap<>();
    for (Part part : submission.parts()) {
      Submitter submitter = Submitter.of(part.reports().get(0), practices.reporterOf(partition));
      Identities identities = new Identities(fhirContext, stored, partition, submitter, problems);
      List<String> ids = part.items().stream().map(identities::assign).toList();
      for (int i = 0; i < ids.size(); i++) {
        Item item = part.items().get(i);
        references.rewrite(item, identities);
        submitter.mark(item.resource());
        add(writes, item, ids.get(i), problems);
      }
    }
    refuseIfAny(problems);
    // Behind all that was submitted, whose places in the answer stay as they are.
    SubmissionNotes notes =
        new SubmissionNotes(practices.reporterOf(partition), sender, clock.instant());
    submission
        .parts()
        .forEach(
            part ->
                notes
                    .of(part)
                    .forEach(
                        note -> writes.put("Provenance/" + note.getIdElement().getIdPart(), note)));
    Bundle transaction = new Bundle();
    transaction.setType(Bundle.BundleType.TRANSACTION);
    writes.forEach(
        (url, resource) ->
            transaction
                .addEntry()
                .setResource(resource)
                .getRequest()
                .setMethod(Bundle.HTTPVerb.PUT)
                .setUrl(url));
    return transaction;
  }

  /** The same resource may come with several patients, if it is the same each time. */
  private static void add(
      Map<String, Resource> writes, Item item, String id, List<Problem> problems) {
    Resource resource = item.resource();
    resource.setIdElement(new IdType(resource.fhirType(), id));
    resource.getMeta().setVersionIdElement(null).setLastUpdatedElement(null);
    Resource earlier = writes.putIfAbsent(resource.fhirType() + "/" + id, resource);
    if (earlier != null && !earlier.equalsDeep(resource)) {
      problems.add(
          new Problem(
              ProblemCode.RESOURCE_INVALID,
              "This "
                  + resource.fhirType()
                  + " is submitted twice under the same identity with different content",
              item.path()));
    }
  }

  private static void refuseIfAny(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }
}
