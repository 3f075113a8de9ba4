package org.condyle.server.proms.page;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.condyle.proms.due.Assessment;
import org.condyle.proms.due.DueFinder;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.due.DueList;
import org.condyle.proms.due.DueStatus;
import org.condyle.proms.due.Progress;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.instrument.Item.Respondent;
import org.condyle.proms.instrument.Topic;
import org.condyle.proms.schedule.Slot;
import org.condyle.proms.surgery.SurgeryKey;
import org.condyle.record.PatientRecord;
import org.condyle.server.proms.link.Link;
import org.condyle.server.proms.link.LinkPurpose;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.PatientKeys;
import org.condyle.server.store.RecordSelection;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.jspecify.annotations.Nullable;

/** Finds what can be answered today of a patient's questionnaires, by whoever has the link. */
final class DueForms {

  static final String RESPONSE = "QuestionnaireResponse/";

  private static final RecordSelection DUE = RecordSelection.ofTypes(DueFinder.TYPES);

  private final RecordStore records;
  private final PromRules rules;
  private final Sheets sheets;
  private final AnsweredParts parts;
  private final PracticeForms ofPractice;

  DueForms(RecordStore records, PromRules rules, Sheets sheets, AnsweredParts parts) {
    this.records = records;
    this.rules = rules;
    this.sheets = sheets;
    this.parts = parts;
    this.ofPractice = new PracticeForms(rules, sheets, parts);
  }

  /**
   * What is asked.
   *
   * @param record what it was found in
   * @param forms what can be answered or corrected today
   * @param next the day on which the patient's next window opens; empty if none is known
   */
  record Asked(PatientRecord record, List<AskedForm> forms, Optional<LocalDate> next) {

    Asked {
      forms = List.copyOf(forms);
    }

    /** Those in which something is left to answer. */
    List<AskedForm> open() {
      return forms.stream().filter(form -> !form.isFinished()).toList();
    }

    Optional<AskedForm> form(String responseId) {
      return forms.stream().filter(form -> form.responseId().equals(responseId)).findFirst();
    }
  }

  /**
   * An instrument is asked once for each operation, whatever schedules ask for it; one that is
   * about the patient as a whole once for all operations.
   */
  record Group(@Nullable SurgeryKey surgery, String instrument) {

    static Group of(DueItem item, Instrument instrument) {
      return new Group(
          instrument.topic() == Topic.PERSON ? null : item.surgery().key(), instrument.id());
    }
  }

  /** Empty if the patient is not there any more. */
  Optional<Asked> of(Link link) {
    OptionalLong key = records.patientKey(link.partition(), link.patientId());
    List<PatientRecord> found = new ArrayList<>();
    if (key.isPresent()) {
      records.load(link.partition(), PatientKeys.of(key.getAsLong()), DUE, found::add);
    }
    return found.stream().findFirst().map(record -> asked(link, record));
  }

  private Asked asked(Link link, PatientRecord record) {
    int partition = link.partition();
    LocalDate today = rules.today(partition).day();
    DueList due = rules.dueFinder(partition).find(record, rules.today(partition));
    return link.purpose() == LinkPurpose.PRACTICE
        ? new Asked(record, ofPractice.find(partition, record, due, today), Optional.empty())
        : new Asked(
            record, ofPatient(partition, record, due, today), nextWindow(partition, due, today));
  }

  private List<AskedForm> ofPatient(
      int partition, PatientRecord record, DueList due, LocalDate today) {
    Map<Group, List<DueItem>> groups = new LinkedHashMap<>();
    Map<Group, Sheet> sheetsByGroup = new LinkedHashMap<>();
    for (DueItem item : due.items()) {
      if (item.statusOn(today).isAnswerable() && !isPatientsPartDone(partition, item, record)) {
        Optional<Sheet> sheet = sheetOf(partition, item.slot());
        if (sheet.isPresent()) {
          Group group = Group.of(item, sheet.get().form().instrument());
          groups.computeIfAbsent(group, unused -> new ArrayList<>()).add(item);
          sheetsByGroup.put(group, sheet.get());
        }
      }
    }
    List<AskedForm> asked = new ArrayList<>();
    sheetsByGroup.forEach(
        (group, sheet) -> {
          List<DueItem> items = groups.getOrDefault(group, List.of());
          List<DueItem> inOrder =
              items.stream().sorted(Comparator.comparing(DueItem::key)).toList();
          asked.add(AskedForm.ofPatient(responseId(inOrder, record), sheet, inOrder));
        });
    return asked;
  }

  private Optional<LocalDate> nextWindow(int partition, DueList due, LocalDate today) {
    return due.items().stream()
        .filter(item -> item.statusOn(today) == DueStatus.UPCOMING)
        .filter(item -> sheetOf(partition, item.slot()).isPresent())
        .flatMap(item -> Optional.ofNullable(item.window()).stream())
        .map(window -> window.first())
        .min(Comparator.naturalOrder());
  }

  /** Of the first instrument of a slot that can be shown. */
  private Optional<Sheet> sheetOf(int partition, Slot slot) {
    return slot.instruments().stream()
        .flatMap(id -> rules.forms(partition).asking(id).stream())
        .flatMap(form -> sheets.of(partition, form, Respondent.PATIENT).stream())
        .findFirst();
  }

  /**
   * Whether the patient has handed in all that is the patient's to answer, so that only the
   * practice's own items are missing.
   */
  private boolean isPatientsPartDone(int partition, DueItem item, PatientRecord record) {
    Assessment capture = item.capture();
    if (capture == null || capture.progress() != Progress.CAPTURED) {
      return false;
    }
    return response(record, capture.reference())
        .filter(response -> parts.hasAllOf(partition, Respondent.PATIENT, response))
        .isPresent();
  }

  /**
   * The id of the response to some due items: of the one that is begun, else one that is not taken
   * yet. It follows from the due items, so two windows of a browser work on the same one.
   */
  static String responseId(List<DueItem> items, PatientRecord record) {
    String free = null;
    for (DueItem item : items) {
      String first = item.key().id().replaceFirst("^due-", "prom-");
      String id = first;
      Optional<QuestionnaireResponse> taken = response(record, RESPONSE + id);
      for (int number = 2; taken.isPresent(); number++) {
        if (taken.get().getStatus() == QuestionnaireResponseStatus.INPROGRESS) {
          return id;
        }
        id = first + "-" + number;
        taken = response(record, RESPONSE + id);
      }
      free = free == null ? id : free;
    }
    if (free == null) {
      throw new IllegalArgumentException("There are no due items");
    }
    return free;
  }

  static Optional<QuestionnaireResponse> response(PatientRecord record, String reference) {
    return record.ofType("QuestionnaireResponse").stream()
        .map(QuestionnaireResponse.class::cast)
        .filter(response -> reference.equals(RESPONSE + response.getIdElement().getIdPart()))
        .findFirst();
  }
}
