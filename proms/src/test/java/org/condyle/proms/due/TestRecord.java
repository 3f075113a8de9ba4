package org.condyle.proms.due;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.condyle.proms.schedule.Window;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;

/** A patient's record, put together in a test; what is made can be changed further. */
public final class TestRecord {

  public static final Coding HIP = new Coding("http://www.ama-assn.org/go/cpt", "27130", null);
  public static final Coding KNEE = new Coding("http://www.ama-assn.org/go/cpt", "27447", null);
  public static final Coding RIGHT_KNEE =
      new Coding("http://www.cms.gov/Medicare/Coding/ICD10", "0SRC0J9", null);
  public static final Coding LUMBAR_FUSION =
      new Coding("http://www.ama-assn.org/go/cpt", "22612", null);
  public static final Coding DISCECTOMY =
      new Coding("http://www.ama-assn.org/go/cpt", "63030", null);
  public static final Coding RIGHT = new Coding("http://snomed.info/sct", "24028007", null);
  public static final Coding LEFT = new Coding("http://snomed.info/sct", "7771000", null);
  public static final Coding BOTH = new Coding("http://snomed.info/sct", "51440002", null);
  public static final Coding KOOS_JR = new Coding("http://loinc.org", "82332-8", null);

  private final Patient patient = new Patient();
  private final List<Resource> others = new ArrayList<>();

  public TestRecord() {
    patient.setId("Patient/p1");
    patient.setBirthDateElement(new DateType("1950-01-01"));
  }

  public Patient patient() {
    return patient;
  }

  public ServiceRequest order(String id, Coding code, String day) {
    ServiceRequest order = new ServiceRequest();
    order.setStatus(ServiceRequestStatus.ACTIVE).setIntent(ServiceRequestIntent.ORDER);
    order.setCode(new CodeableConcept(code)).setSubject(subject());
    if (!day.isEmpty()) {
      order.setOccurrence(new DateTimeType(day));
    }
    return add(order, "ServiceRequest/" + id);
  }

  public Procedure procedure(String id, Coding code, String day) {
    Procedure procedure = new Procedure();
    procedure.setStatus(ProcedureStatus.COMPLETED);
    procedure.setCode(new CodeableConcept(code)).setSubject(subject());
    if (!day.isEmpty()) {
      procedure.setPerformed(new DateTimeType(day));
    }
    return add(procedure, "Procedure/" + id);
  }

  public Condition condition(String id, Coding code, String onset) {
    Condition condition = new Condition();
    condition.setCode(new CodeableConcept(code)).setSubject(subject());
    condition.setOnset(new DateTimeType(onset));
    return add(condition, "Condition/" + id);
  }

  /** A final score in points. */
  public Observation score(String id, Coding code, String when, String value) {
    Observation score = new Observation();
    score.setStatus(ObservationStatus.FINAL).setSubject(subject());
    score.setCode(new CodeableConcept(code)).setEffective(new DateTimeType(when));
    score.setValue(new Quantity().setValue(new BigDecimal(value)).setCode("{score}"));
    return add(score, "Observation/" + id);
  }

  /** A completed KOOS, JR. of as many answers as are given. */
  public QuestionnaireResponse koos(String id, String when, int... answers) {
    QuestionnaireResponse response = response(id, "koos-jr", when);
    for (int i = 0; i < answers.length; i++) {
      response
          .addItem()
          .setLinkId("koos-jr-" + (i + 1))
          .addAnswer()
          .setValue(new IntegerType(answers[i]));
    }
    return response;
  }

  public QuestionnaireResponse response(String id, String instrument, String when) {
    QuestionnaireResponse response = new QuestionnaireResponse();
    response.setStatus(QuestionnaireResponseStatus.COMPLETED).setSubject(subject());
    response.setQuestionnaire("https://condyle.org/fhir/Questionnaire/" + instrument + "|1.0.0");
    response.setAuthoredElement(new DateTimeType(when));
    return add(response, "QuestionnaireResponse/" + id);
  }

  /** The patient's refusal of a due item. */
  public Task refusal(String id, DueItemKey key) {
    Task task = new Task();
    task.setStatus(TaskStatus.REJECTED).setFor(subject());
    task.addIdentifier(new Identifier().setSystem(DueItemKey.SYSTEM).setValue(key.id()));
    return add(task, "Task/" + id);
  }

  public <T extends Resource> T add(T resource, String reference) {
    resource.setId(reference);
    others.add(resource);
    return resource;
  }

  public static Reference subject() {
    return new Reference("Patient/p1");
  }

  public static CodeableConcept concept(Coding coding) {
    return new CodeableConcept(coding.copy());
  }

  public PatientRecord record() {
    return PatientRecord.of(patient, others);
  }

  /** The same record with its resources in another order. */
  public PatientRecord shuffled(Random random) {
    List<Resource> shuffled = new ArrayList<>(others);
    Collections.shuffle(shuffled, random);
    return PatientRecord.of(patient, shuffled);
  }

  /** What a practice that changed nothing asks. */
  public DueList due(String today) {
    return due(LocalDate.parse(today));
  }

  public DueList due(LocalDate today) {
    return ShippedRules.finder().find(record(), new AsOf(today));
  }

  DueItem item(String today, String schedule, String interval, String instrument) {
    return due(today).items().stream()
        .filter(each -> each.key().schedule().equals(schedule))
        .filter(each -> each.key().interval().equals(interval))
        .filter(each -> each.key().instrument().equals(instrument))
        .findFirst()
        .orElseThrow();
  }

  static Window window(DueItem item) {
    return Objects.requireNonNull(item.window());
  }

  static Assessment capture(DueItem item) {
    return Objects.requireNonNull(item.capture());
  }

  DueStatus before(String today) {
    return item(today, "pro-pm", "preoperative", "koos-jr").statusOn(LocalDate.parse(today));
  }

  DueStatus after(String today) {
    return item(today, "pro-pm", "postoperative", "koos-jr").statusOn(LocalDate.parse(today));
  }
}
