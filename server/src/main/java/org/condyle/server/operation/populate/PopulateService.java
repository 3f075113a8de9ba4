package org.condyle.server.operation.populate;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.condyle.proms.answer.Form;
import org.condyle.proms.due.Assessment;
import org.condyle.proms.due.DueFinder;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.due.Progress;
import org.condyle.proms.prefill.Prefill;
import org.condyle.proms.prefill.Prefilled;
import org.condyle.record.PatientRecord;
import org.condyle.record.Problem;
import org.condyle.record.ProblemCode;
import org.condyle.record.ProblemException;
import org.condyle.server.operation.OperationBinding;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.Contents;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordSelection;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/** Gives the response with which a patient goes on, or begins; stores nothing. */
final class PopulateService {

  private static final RecordSelection READ = RecordSelection.ofTypes(DueFinder.TYPES);

  private final OperationBinding binding;
  private final PromRules rules;
  private final Contents contents;
  private final RecordStore records;
  private final PracticeOfRequest practices;
  private final Clock clock;

  PopulateService(
      OperationBinding binding,
      PromRules rules,
      Contents contents,
      RecordStore records,
      PracticeOfRequest practices,
      Clock clock) {
    this.binding = binding;
    this.rules = rules;
    this.contents = contents;
    this.records = records;
    this.practices = practices;
    this.clock = clock;
  }

  /**
   * @param instance the instance the operation was called on; null on the type
   */
  Parameters populate(@Nullable String instance, RequestDetails details) {
    PopulateRequest request =
        PopulateRequest.of(instance, binding.read("Questionnaire-populate", details));
    int partition = practices.partitionOf(details);
    Form form = form(partition, request);
    requireInUse(form, partition);
    PatientRecord record = record(partition, request.patientId());
    if (request.source() == PopulateRequest.Source.NOTHING) {
      return PopulateResponse.of(empty(form, record, partition), List.of());
    }
    return begun(partition, form, record)
        .map(response -> PopulateResponse.of(response, List.of()))
        .orElseGet(() -> filled(partition, form, record));
  }

  private Form form(int partition, PopulateRequest request) {
    String canonical = request.canonical();
    if (canonical == null) {
      Questionnaire questionnaire =
          contents
              .of(partition)
              .byId("Questionnaire", String.valueOf(request.questionnaireId()), Questionnaire.class)
              .orElseThrow(
                  () ->
                      new ProblemException(
                          ProblemCode.NOT_FOUND,
                          "There is no Questionnaire/" + request.questionnaireId(),
                          "questionnaireRef"));
      canonical =
          questionnaire.getUrl()
              + (questionnaire.hasVersion() ? "|" + questionnaire.getVersion() : "");
    }
    String asked = canonical;
    return rules
        .forms(partition)
        .find(asked)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.QUESTIONNAIRE_UNKNOWN,
                    asked + " is no instrument here, or no version of one that is known",
                    "canonical"));
  }

  private void requireInUse(Form form, int partition) {
    if (form.isRetiredOn(rules.today(partition).day())) {
      throw new ProblemException(
          ProblemCode.QUESTIONNAIRE_RETIRED,
          form.canonical() + " was in use until " + form.lastDay() + "; ask the version in use",
          "canonical");
    }
  }

  private PatientRecord record(int partition, String patientId) {
    OptionalLong key = records.patientKey(partition, patientId);
    List<PatientRecord> found = new ArrayList<>();
    key.ifPresent(patient -> records.load(partition, PatientKeys.of(patient), READ, found::add));
    if (found.isEmpty()) {
      throw new ProblemException(
          ProblemCode.SUBJECT_UNKNOWN, "There is no Patient/" + patientId, "subject");
    }
    return found.get(0);
  }

  /** What was begun in a window that is open. */
  private Optional<QuestionnaireResponse> begun(int partition, Form form, PatientRecord record) {
    return answerable(partition, form, record).stream()
        .map(DueItem::capture)
        .filter(capture -> capture != null && capture.progress() == Progress.BEGUN)
        .map(Assessment::reference)
        .flatMap(reference -> record.resolve(reference).stream())
        .filter(QuestionnaireResponse.class::isInstance)
        .map(QuestionnaireResponse.class::cast)
        .filter(response -> isOf(form, response))
        .findFirst();
  }

  private static boolean isOf(Form form, QuestionnaireResponse response) {
    String canonical = response.getQuestionnaire();
    return canonical != null
        && (canonical.equals(form.url()) || canonical.startsWith(form.url() + "|"));
  }

  /** What the patient can complete today with this form. */
  private List<DueItem> answerable(int partition, Form form, PatientRecord record) {
    return rules.dueFinder(partition).find(record, rules.today(partition)).items().stream()
        .filter(item -> item.slot().instruments().contains(form.instrument().id()))
        .filter(item -> item.statusOn(rules.today(partition).day()).isAnswerable())
        .toList();
  }

  private Parameters filled(int partition, Form form, PatientRecord record) {
    QuestionnaireResponse response = empty(form, record, partition);
    orders(partition, form, record).forEach(order -> response.addBasedOn(new Reference(order)));
    Prefilled prefilled = Prefill.of(form, record, rules.today(partition).day());
    response.setItem(new ArrayList<>(prefilled.items()));
    List<Problem> left = prefilled.left();
    return PopulateResponse.of(response, left);
  }

  /** The order of the operation about which is asked; none where it can be about several. */
  private List<String> orders(int partition, Form form, PatientRecord record) {
    List<String> surgeries =
        answerable(partition, form, record).stream()
            .map(item -> item.surgery().key().reference())
            .distinct()
            .toList();
    return surgeries.size() == 1 && surgeries.get(0).startsWith("ServiceRequest/")
        ? surgeries
        : List.of();
  }

  private QuestionnaireResponse empty(Form form, PatientRecord record, int partition) {
    ZoneId zone = practices.zoneOf(partition);
    QuestionnaireResponse response = new QuestionnaireResponse();
    response.setStatus(QuestionnaireResponseStatus.INPROGRESS);
    response.setQuestionnaire(form.canonical());
    response.setSubject(new Reference("Patient/" + record.patientId()));
    response.setAuthoredElement(
        new DateTimeType(
            DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                OffsetDateTime.now(clock.withZone(zone)).truncatedTo(ChronoUnit.SECONDS))));
    return response;
  }
}
