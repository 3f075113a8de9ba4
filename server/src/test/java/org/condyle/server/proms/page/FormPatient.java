package org.condyle.server.proms.page;

import ca.uhn.fhir.rest.api.CacheControlDirective;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.condyle.server.SharedServer;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;

/**
 * A patient on the shared server whose operation is in a month, born on 27 March.
 *
 * @param id of the Patient
 */
record FormPatient(String id) {

  static final String KNEE = "27447";
  static final String LUMBAR_FUSION = "22612";
  static final String LEFT = "7771000";
  static final String RIGHT = "24028007";

  /**
   * @param birthYear from 65 years on the questions of the Medicare program are asked too
   */
  static FormPatient born(int birthYear, String id) {
    Patient patient = new Patient();
    patient.setId(id);
    patient.addName().setFamily("Secretname");
    patient.setBirthDateElement(new DateType(birthYear + "-03-27"));
    SharedServer.client().update().resource(patient).execute();
    return new FormPatient(id);
  }

  FormPatient withOperation(String cptCode, String side) {
    ServiceRequest order = new ServiceRequest();
    order.setId(id + "-order" + (side.isEmpty() ? "" : "-" + side));
    order.setStatus(ServiceRequestStatus.ACTIVE);
    order.setIntent(ServiceRequestIntent.ORDER);
    order.setCode(concept("http://www.ama-assn.org/go/cpt", cptCode));
    order.setSubject(new Reference("Patient/" + id));
    order.setOccurrence(new DateTimeType(LocalDate.now(ZoneOffset.UTC).plusDays(30).toString()));
    if (!side.isEmpty()) {
      order.addBodySite(concept("http://snomed.info/sct", side));
    }
    SharedServer.client().update().resource(order).execute();
    return this;
  }

  private static CodeableConcept concept(String system, String code) {
    return new CodeableConcept(new Coding(system, code, null));
  }

  /** A link of the operation {@code $prom-link}. */
  String link(String purpose) {
    Parameters answer =
        SharedServer.client()
            .operation()
            .onInstance("Patient/" + id)
            .named("$prom-link")
            .withParameter(Parameters.class, "purpose", new CodeType(purpose))
            .execute();
    return answer.getParameter("url").getValue().primitiveValue();
  }

  /** A browser that has passed the second step. */
  FormBrowser enter() {
    return FormBrowser.open(link("personal")).bornOn("27", "3", birthYear());
  }

  String birthYear() {
    Patient patient = SharedServer.client().read().resource(Patient.class).withId(id).execute();
    return patient.getBirthDateElement().getValueAsString().substring(0, 4);
  }

  List<QuestionnaireResponse> responses() {
    return found(QuestionnaireResponse.class);
  }

  List<Observation> observations() {
    return found(Observation.class);
  }

  private <T extends Resource> List<T> found(Class<T> type) {
    Bundle bundle =
        SharedServer.client()
            .search()
            .byUrl(type.getSimpleName() + "?subject=Patient/" + id + "&_count=100")
            .cacheControl(new CacheControlDirective().setNoCache(true))
            .returnBundle(Bundle.class)
            .execute();
    return bundle.getEntry().stream().map(entry -> type.cast(entry.getResource())).toList();
  }
}
