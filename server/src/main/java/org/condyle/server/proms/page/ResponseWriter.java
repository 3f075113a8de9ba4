package org.condyle.server.proms.page;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.answer.ResponseReader;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.due.DueItemKey;
import org.condyle.proms.extraction.Extraction;
import org.condyle.proms.instrument.Code;
import org.condyle.proms.instrument.Scale;
import org.condyle.proms.surgery.Side;
import org.condyle.proms.surgery.Surgery;
import org.condyle.proms.surgery.SurgeryKinds.SideCodes;
import org.condyle.record.PatientRecord;
import org.condyle.server.audit.AuditAgent;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.partition.SystemRequests;
import org.condyle.server.proms.link.Link;
import org.condyle.server.proms.link.LinkPurpose;
import org.condyle.server.proms.rules.PromRules;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.hl7.fhir.r4.model.Type;

/** Writes what patients answer and refuse, as FHIR, in the partition of their practice. */
final class ResponseWriter {

  private static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";
  private static final String COMPLETION_MODE =
      "http://hl7.org/fhir/StructureDefinition/questionnaireresponse-completionMode";

  private final IFhirSystemDao<Bundle, Meta> system;
  private final DaoRegistry daos;
  private final PromRules rules;
  private final PracticeOfRequest practices;
  private final Clock clock;

  ResponseWriter(
      IFhirSystemDao<Bundle, Meta> system,
      DaoRegistry daos,
      PromRules rules,
      PracticeOfRequest practices,
      Clock clock) {
    this.system = system;
    this.daos = daos;
    this.rules = rules;
    this.practices = practices;
    this.clock = clock;
  }

  /**
   * Stores the answers so far.
   *
   * @param stored the response as it is, with its version; empty for a new one
   * @param answers all of them by linkId; an empty one was passed over
   * @return the version that was written
   * @throws ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException if somebody else
   *     wrote meanwhile
   */
  String save(
      Link link,
      AskedForm form,
      Optional<QuestionnaireResponse> stored,
      Map<String, Optional<Type>> answers) {
    QuestionnaireResponse response =
        stored.map(QuestionnaireResponse::copy).orElseGet(() -> fresh(link, form));
    if (isHandedIn(response)) {
      // What the practice adds changes neither who answered nor when.
      response.setStatus(QuestionnaireResponseStatus.AMENDED);
    } else {
      response.setAuthoredElement(now(link.partition()));
      sign(link, response);
    }
    AnsweredItems.replace(response, form, answers);
    Bundle transaction = transaction();
    put(transaction, response, expected(link, response, stored));
    Bundle written = system.transaction(by(link, "form-saved"), transaction);
    return new IdType(written.getEntryFirstRep().getResponse().getLocation()).getVersionIdPart();
  }

  static boolean isHandedIn(QuestionnaireResponse response) {
    return response.getStatus() == QuestionnaireResponseStatus.COMPLETED
        || response.getStatus() == QuestionnaireResponseStatus.AMENDED;
  }

  /** Says whose answers they are; what the practice adds stays within the patient's response. */
  private static void sign(Link link, QuestionnaireResponse response) {
    if (link.purpose() != LinkPurpose.PRACTICE && !response.hasAuthor()) {
      response.setAuthor(patient(link));
      response.setSource(patient(link));
    }
  }

  /**
   * The version that may be replaced: of a new response one that there never was, so that one that
   * was made at the same moment is no match; any of a response that was deleted.
   */
  private Optional<String> expected(
      Link link, QuestionnaireResponse response, Optional<QuestionnaireResponse> stored) {
    if (stored.isPresent()) {
      return stored.map(each -> each.getIdElement().getVersionIdPart());
    }
    IdType id = new IdType("QuestionnaireResponse", response.getIdElement().getIdPart());
    return Responses.wasDeleted(daos, link.partition(), id)
        ? Optional.empty()
        : Optional.of(Answers.NONE);
  }

  /**
   * Sends a response: it is completed, and its Observations are written with it.
   *
   * @param stored the response as it is, with its version
   * @param record of the patient, for Observations that there are already
   * @throws ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException if somebody else
   *     wrote meanwhile
   * @throws org.condyle.record.ProblemException if an answer is not legal
   */
  void complete(Link link, QuestionnaireResponse stored, PatientRecord record) {
    QuestionnaireResponse response = stored.copy();
    response.setStatus(QuestionnaireResponseStatus.COMPLETED);
    response.setAuthoredElement(now(link.partition()));
    response.setId(stored.getIdElement().getIdPart());
    response.setMeta(null);
    Extraction extraction =
        rules.extractor(link.partition()).extract(response, derived(response, record));
    Bundle transaction = transaction();
    put(transaction, response, Optional.of(stored.getIdElement().getVersionIdPart()));
    extraction
        .observations()
        .forEach(observation -> put(transaction, observation, Optional.empty()));
    system.transaction(by(link, "form-submitted"), transaction);
  }

  /** Whoever has the link writes, and the trail says so. */
  private static SystemRequestDetails by(Link link, String what) {
    return new AuditAgent(FormTrail.idOf(link), FormTrail.nameOf(link), null, null, "", null, what)
        .actsBy(SystemRequests.in(link.partition()));
  }

  private static List<Observation> derived(QuestionnaireResponse response, PatientRecord record) {
    String reference = "QuestionnaireResponse/" + response.getIdElement().getIdPart();
    return record.ofType("Observation").stream()
        .map(Observation.class::cast)
        .filter(
            observation ->
                observation.getDerivedFrom().stream()
                    .anyMatch(from -> reference.equals(from.getReference())))
        .toList();
  }

  /**
   * Notes that the patient does not want to answer: by the Task of each due item, or without Task
   * by its score (decision 0012). What had been answered is stopped and counts for nothing.
   */
  void decline(Link link, AskedForm form, Optional<QuestionnaireResponse> stored) {
    Bundle transaction = transaction();
    for (DueItem item : form.items()) {
      put(transaction, refusal(link, form, item), Optional.empty());
    }
    stored
        .filter(response -> response.getStatus() == QuestionnaireResponseStatus.INPROGRESS)
        .ifPresent(
            response -> {
              String version = response.getIdElement().getVersionIdPart();
              QuestionnaireResponse stopped = response.copy();
              stopped.setStatus(QuestionnaireResponseStatus.STOPPED);
              put(transaction, stopped, Optional.of(version));
            });
    system.transaction(by(link, "form-declined"), transaction);
  }

  private Resource refusal(Link link, AskedForm form, DueItem item) {
    String id = item.key().id();
    Optional<Task> task =
        Responses.stored(daos, link.partition(), new IdType("Task", id)).map(Task.class::cast);
    if (task.isPresent()) {
      return task.get().copy().setStatus(TaskStatus.REJECTED);
    }
    List<Scale> scales = form.form().instrument().scales();
    return scales.isEmpty() ? rejected(link, form, id) : refused(link, form, id, scales.get(0));
  }

  /** An instrument without a score has no Observation that could say it. */
  private Task rejected(Link link, AskedForm form, String id) {
    Task task = new Task();
    task.setId(id);
    task.addIdentifier().setSystem(DueItemKey.SYSTEM).setValue(id);
    task.setStatus(TaskStatus.REJECTED);
    task.setIntent(TaskIntent.ORDER);
    task.setFor(patient(link));
    task.setOwner(patient(link));
    task.addInput()
        .setType(new CodeableConcept().setText("Questionnaire"))
        .setValue(new CanonicalType(form.form().canonical()));
    return task;
  }

  private Observation refused(Link link, AskedForm form, String id, Scale scale) {
    Observation observation = new Observation();
    observation.setId(id.replaceFirst("^due-", "declined-"));
    observation.setStatus(ObservationStatus.FINAL);
    observation.addCategory(concept(TERMINOLOGY + "observation-category", "survey"));
    Code code = scale.code();
    observation.setCode(concept(code.system(), code.code()));
    observation.setSubject(patient(link));
    observation.setEffective(now(link.partition()));
    observation.setDataAbsentReason(concept(TERMINOLOGY + "data-absent-reason", "asked-declined"));
    form.surgery()
        .ifPresent(
            surgery -> {
              side(surgery.side()).ifPresent(observation::setBodySite);
              if (isOrder(surgery)) {
                observation.addBasedOn(operation(surgery));
              } else {
                observation.addPartOf(operation(surgery));
              }
            });
    return observation;
  }

  private QuestionnaireResponse fresh(Link link, AskedForm form) {
    QuestionnaireResponse response = new QuestionnaireResponse();
    response.setId(form.responseId());
    response.setStatus(QuestionnaireResponseStatus.INPROGRESS);
    response.setQuestionnaire(form.form().canonical());
    response.setSubject(patient(link));
    form.surgery().ifPresent(surgery -> addOperation(response, surgery));
    response
        .addExtension()
        .setUrl(COMPLETION_MODE)
        .setValue(concept(TERMINOLOGY + "v3-ParticipationMode", "ELECTRONIC"));
    return response;
  }

  private void addOperation(QuestionnaireResponse response, Surgery surgery) {
    if (isOrder(surgery)) {
      response.addBasedOn(operation(surgery));
    } else {
      response.addPartOf(operation(surgery));
    }
    side(surgery.side())
        .ifPresent(side -> response.addExtension().setUrl(ResponseReader.BODY_SITE).setValue(side));
  }

  private static Reference patient(Link link) {
    return new Reference("Patient/" + link.patientId());
  }

  private static Reference operation(Surgery surgery) {
    return new Reference(surgery.key().reference());
  }

  private static boolean isOrder(Surgery surgery) {
    return surgery.key().reference().startsWith("ServiceRequest/");
  }

  private Optional<CodeableConcept> side(Side side) {
    SideCodes codes = rules.sides();
    return switch (side) {
      case RIGHT -> Optional.of(concept(codes.system(), codes.right()));
      case LEFT -> Optional.of(concept(codes.system(), codes.left()));
      case UNKNOWN -> Optional.empty();
    };
  }

  private static CodeableConcept concept(String system, String code) {
    return new CodeableConcept(new Coding().setSystem(system).setCode(code));
  }

  private DateTimeType now(int partition) {
    return new DateTimeType(
        clock
            .instant()
            .truncatedTo(ChronoUnit.SECONDS)
            .atZone(practices.zoneOf(partition))
            .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
  }

  private static Bundle transaction() {
    Bundle transaction = new Bundle();
    transaction.setType(Bundle.BundleType.TRANSACTION);
    return transaction;
  }

  private static void put(Bundle transaction, Resource resource, Optional<String> version) {
    String id = resource.getIdElement().getIdPart();
    resource.setIdElement(new IdType(resource.fhirType(), id));
    BundleEntryRequestComponent request =
        transaction
            .addEntry()
            .setResource(resource)
            .getRequest()
            .setMethod(Bundle.HTTPVerb.PUT)
            .setUrl(resource.fhirType() + "/" + id);
    version.ifPresent(each -> request.setIfMatch("W/\"" + each + "\""));
  }
}
