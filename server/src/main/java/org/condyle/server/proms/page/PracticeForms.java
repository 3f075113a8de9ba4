package org.condyle.server.proms.page;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.condyle.proms.answer.Form;
import org.condyle.proms.due.Assessment;
import org.condyle.proms.due.DueItem;
import org.condyle.proms.due.DueList;
import org.condyle.proms.due.Outcome;
import org.condyle.proms.instrument.Item.Respondent;
import org.condyle.proms.prefill.Prefill;
import org.condyle.proms.schedule.Slot;
import org.condyle.record.PatientRecord;
import org.condyle.server.proms.page.DueForms.Group;
import org.condyle.server.proms.rules.PromRules;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is the practice's to answer of a patient's questionnaires. It goes into the patient's
 * own response, since one response answers a due item: into one that is begun, or into one that was
 * handed in, which is thereby amended. The latter also after the window has closed: the day of the
 * answers stays that of the patient.
 */
final class PracticeForms {

  private final PromRules rules;
  private final Sheets sheets;
  private final AnsweredParts parts;

  PracticeForms(PromRules rules, Sheets sheets, AnsweredParts parts) {
    this.rules = rules;
    this.sheets = sheets;
    this.parts = parts;
  }

  /**
   * What one response answers.
   *
   * @param handedIn the response that was handed in, or null where none was
   */
  private record Place(Group group, Sheet sheet, @Nullable QuestionnaireResponse handedIn) {

    /** By which due items are put together. */
    String key() {
      return handedIn == null ? group.toString() : handedIn.getIdElement().getIdPart();
    }
  }

  List<AskedForm> find(int partition, PatientRecord record, DueList due, LocalDate today) {
    Map<String, Place> places = new LinkedHashMap<>();
    Map<String, List<DueItem>> items = new HashMap<>();
    for (DueItem item : due.items()) {
      place(partition, item, record, today)
          .ifPresent(
              place -> {
                places.putIfAbsent(place.key(), place);
                items.computeIfAbsent(place.key(), unused -> new ArrayList<>()).add(item);
              });
    }
    List<AskedForm> asked = new ArrayList<>();
    places.forEach(
        (key, place) ->
            asked.add(form(partition, place, items.getOrDefault(key, List.of()), record, today)));
    return asked;
  }

  private Optional<Place> place(
      int partition, DueItem item, PatientRecord record, LocalDate today) {
    Assessment capture = item.capture();
    boolean isHandedIn = item.outcome() == Outcome.COMPLETE || item.outcome() == Outcome.CAPTURED;
    if (isHandedIn && capture != null) {
      // A score without a response has nothing that the practice could add to.
      return DueForms.response(record, capture.reference())
          .flatMap(each -> amended(partition, item, each));
    }
    return item.statusOn(today).isAnswerable()
        ? sheetOf(partition, item.slot()).map(sheet -> new Place(group(item, sheet), sheet, null))
        : Optional.empty();
  }

  private Optional<Place> amended(int partition, DueItem item, QuestionnaireResponse response) {
    return rules
        .forms(partition)
        .find(response.getQuestionnaire())
        .flatMap(form -> sheets.of(partition, form, Respondent.PRACTICE))
        .map(sheet -> new Place(group(item, sheet), sheet, response));
  }

  private static Group group(DueItem item, Sheet sheet) {
    return Group.of(item, sheet.form().instrument());
  }

  /** Of the instrument of a slot that the patient is asked. */
  private Optional<Sheet> sheetOf(int partition, Slot slot) {
    return slot.instruments().stream()
        .flatMap(id -> rules.forms(partition).asking(id).stream())
        .filter(form -> isShown(partition, form))
        .findFirst()
        .flatMap(form -> sheets.of(partition, form, Respondent.PRACTICE));
  }

  private boolean isShown(int partition, Form form) {
    return sheets.of(partition, form, Respondent.PATIENT).isPresent()
        || sheets.of(partition, form, Respondent.PRACTICE).isPresent();
  }

  private AskedForm form(
      int partition, Place place, List<DueItem> items, PatientRecord record, LocalDate today) {
    List<DueItem> inOrder = items.stream().sorted(Comparator.comparing(DueItem::key)).toList();
    QuestionnaireResponse handedIn = place.handedIn();
    String id =
        handedIn == null
            ? DueForms.responseId(inOrder, record)
            : handedIn.getIdElement().getIdPart();
    Optional<QuestionnaireResponse> response =
        handedIn == null
            ? DueForms.response(record, DueForms.RESPONSE + id)
            : Optional.of(handedIn);
    boolean isFinished =
        response.filter(each -> parts.hasAllOf(partition, Respondent.PRACTICE, each)).isPresent();
    return new AskedForm(
        id, place.sheet(), inOrder, known(place.sheet().form(), record, today), isFinished);
  }

  private static Map<String, Type> known(Form form, PatientRecord record, LocalDate today) {
    Map<String, Type> known = new HashMap<>();
    Prefill.of(form, record, today)
        .items()
        .forEach(item -> known.put(item.getLinkId(), item.getAnswerFirstRep().getValue()));
    return known;
  }
}
