package org.condyle.server.operation.extract;

import ca.uhn.fhir.jpa.api.dao.IFhirResourceDao;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.condyle.proms.reading.References;
import org.condyle.server.intake.RequestBody;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.partition.SystemRequests;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordSelection;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.jspecify.annotations.Nullable;

/** Gives the Observations of a response, and leaves it to others to store them. */
final class ExtractService {

  private static final RecordSelection OBSERVATIONS =
      RecordSelection.ofTypes(Set.of("Observation"));

  private final OperationBinding binding;
  private final PromRules rules;
  private final IFhirResourceDao<QuestionnaireResponse> responses;
  private final RecordStore records;
  private final PracticeOfRequest practices;

  ExtractService(
      OperationBinding binding,
      PromRules rules,
      IFhirResourceDao<QuestionnaireResponse> responses,
      RecordStore records,
      PracticeOfRequest practices) {
    this.binding = binding;
    this.rules = rules;
    this.responses = responses;
    this.records = records;
    this.practices = practices;
  }

  /**
   * @param instance the instance the operation was called on; null on the type
   * @throws org.condyle.record.ProblemException if the response cannot be read, with everything
   *     that is wrong in it
   */
  Parameters extract(@Nullable String instance, RequestDetails details) {
    ExtractRequest request = request(instance, details);
    int partition = practices.partitionOf(details);
    QuestionnaireResponse response =
        request.given() != null
            ? request.given()
            : responses.read(
                new IdType("QuestionnaireResponse", request.storedId()),
                SystemRequests.in(partition));
    return ExtractResponse.of(
        response, rules.extractor(partition).all(response, derived(partition, response)));
  }

  /** FHIR allows the one resource that an operation takes to be the body itself. */
  private ExtractRequest request(@Nullable String instance, RequestDetails details) {
    if (instance == null
        && RequestBody.of(details).orElse(null) instanceof QuestionnaireResponse body) {
      return new ExtractRequest(null, body);
    }
    return ExtractRequest.of(instance, binding.read("QuestionnaireResponse-extract", details));
  }

  /** What is stored already as derived from the response: somebody may have withdrawn it. */
  private List<Observation> derived(int partition, QuestionnaireResponse response) {
    List<Observation> derived = new ArrayList<>();
    Optional<String> subject =
        References.of(response.getSubject())
            .filter(reference -> reference.startsWith("Patient/"))
            .map(reference -> reference.substring("Patient/".length()));
    String self = References.to(response);
    subject.ifPresent(
        patient ->
            records
                .patientKey(partition, patient)
                .ifPresent(
                    key ->
                        records.load(
                            partition,
                            PatientKeys.of(key),
                            OBSERVATIONS,
                            record ->
                                record.ofType("Observation").stream()
                                    .map(Observation.class::cast)
                                    .filter(each -> isDerivedFrom(self, each))
                                    .forEach(derived::add))));
    return derived;
  }

  private static boolean isDerivedFrom(String response, Observation observation) {
    return observation.getDerivedFrom().stream()
        .anyMatch(reference -> References.of(reference).filter(response::equals).isPresent());
  }
}
