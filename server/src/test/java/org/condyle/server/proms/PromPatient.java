package org.condyle.server.proms;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.condyle.proms.due.DueItemKey;
import org.condyle.proms.surgery.Side;
import org.condyle.proms.surgery.SurgeryKey;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;

/**
 * A patient on the shared server with a knee, and what is asked of him. Days are counted from
 * today, since the server's clock is the real one.
 *
 * @param id the logical id; others are made of it
 */
public record PromPatient(String id) {

  public static final String KNEE_SCORE = "82332-8";

  public static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  /** Stored, born in 1950. */
  public static PromPatient stored(String id) {
    PromPatient patient = new PromPatient(id);
    put(patient.patient());
    return patient;
  }

  public Patient patient() {
    Patient patient = new Patient();
    patient.setId("Patient/" + id);
    patient.setBirthDateElement(new DateType("1950-01-01"));
    return patient;
  }

  /** A total knee replacement that was done. */
  public Procedure knee(LocalDate day) {
    Procedure procedure = new Procedure();
    procedure.setId("Procedure/" + id + "-knee");
    procedure.setStatus(ProcedureStatus.COMPLETED).setSubject(subject()).setCode(kneeCode());
    procedure.setPerformed(new DateTimeType(day.toString()));
    return procedure;
  }

  /** A total knee replacement that is ordered. */
  public ServiceRequest order(String name, LocalDate day) {
    ServiceRequest order = new ServiceRequest();
    order.setId("ServiceRequest/" + id + "-" + name);
    order.setStatus(ServiceRequestStatus.ACTIVE).setIntent(ServiceRequestIntent.ORDER);
    order.setSubject(subject()).setCode(kneeCode());
    order.setOccurrence(new DateTimeType(day.toString()));
    return order;
  }

  private static CodeableConcept kneeCode() {
    return new CodeableConcept(new Coding("http://www.ama-assn.org/go/cpt", "27447", null));
  }

  /** A completed KOOS, JR. of today. */
  public QuestionnaireResponse koos(int... answers) {
    QuestionnaireResponse response = new QuestionnaireResponse();
    response.setId("QuestionnaireResponse/" + id + "-koos");
    response.setStatus(QuestionnaireResponseStatus.COMPLETED).setSubject(subject());
    response.setQuestionnaire("https://condyle.org/fhir/Questionnaire/koos-jr|1.0.0");
    response.setAuthoredElement(new DateTimeType(today().toString()));
    for (int i = 0; i < answers.length; i++) {
      response
          .addItem()
          .setLinkId("koos-jr-" + (i + 1))
          .addAnswer()
          .setValue(new IntegerType(answers[i]));
    }
    return response;
  }

  public Reference subject() {
    return new Reference("Patient/" + id);
  }

  /** The due item of a schedule after the procedure. */
  public DueItemKey afterKnee(String schedule, String interval) {
    return item("Procedure/" + id + "-knee", schedule, interval);
  }

  /** The due item of a schedule by an order. */
  public DueItemKey ordered(String name, String schedule, String interval) {
    return item("ServiceRequest/" + id + "-" + name, schedule, interval);
  }

  private static DueItemKey item(String surgery, String schedule, String interval) {
    return new DueItemKey(new SurgeryKey(surgery, Side.UNKNOWN), schedule, interval, "koos-jr");
  }

  public static Task task(DueItemKey key) {
    return SharedServer.client().read().resource(Task.class).withId(key.id()).execute();
  }

  public static Optional<Task> storedTask(DueItemKey key) {
    try {
      return Optional.of(task(key));
    } catch (ResourceNotFoundException | ResourceGoneException e) {
      return Optional.empty();
    }
  }

  /** The patient's Observations, all of them. */
  public List<Observation> observations() {
    return search(Observation.class);
  }

  public List<Task> tasks() {
    return search(Task.class);
  }

  /** Those with the code of the knee's score. */
  public List<Observation> kneeScores() {
    return observations().stream()
        .filter(each -> each.getCode().hasCoding("http://loinc.org", KNEE_SCORE))
        .toList();
  }

  public <T extends Resource> List<T> search(Class<T> type) {
    Bundle found =
        SharedServer.client()
            .search()
            .byUrl(type.getSimpleName() + "?patient=Patient/" + id + "&_count=500")
            .returnBundle(Bundle.class)
            .execute();
    return found.getEntry().stream().map(entry -> type.cast(entry.getResource())).toList();
  }

  /** Writes resources by one transaction over HTTP. */
  public static void put(Resource... resources) {
    Bundle bundle = new Bundle();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    for (Resource resource : resources) {
      bundle
          .addEntry()
          .setResource(resource)
          .getRequest()
          .setMethod(Bundle.HTTPVerb.PUT)
          .setUrl(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
    }
    HttpResponse<String> answer = SharedServer.post("", bundle);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
