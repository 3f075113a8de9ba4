package org.condyle.proms.due;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.condyle.proms.answer.Form;
import org.condyle.proms.answer.FormCatalog;
import org.condyle.proms.instrument.Instrument;
import org.condyle.proms.reading.References;
import org.condyle.proms.surgery.Sides;
import org.condyle.proms.surgery.SurgeryKinds;
import org.condyle.record.PatientRecord;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;

/**
 * Finds every time that an instrument was answered: responses to its forms, and scores by their
 * code. Scores that are derived from a response belong to it, and say of it what it is worth:
 * whoever withdrew the score withdrew the answer.
 */
public final class AssessmentReader {

  private final FormCatalog forms;
  private final ScoreReader scores;
  private final ResponseWorth responses;

  public AssessmentReader(FormCatalog forms, SurgeryKinds kinds) {
    Sides sides = new Sides(kinds);
    this.forms = forms;
    this.scores = new ScoreReader(forms.instruments(), sides);
    this.responses = new ResponseWorth(forms, sides);
  }

  /**
   * Every assessment of a record, complete or not.
   *
   * @param today what is of a later day is not known
   * @return by reference
   */
  List<Assessment> read(PatientRecord record, LocalDate today) {
    Map<String, List<RecordedScore>> groups = new TreeMap<>();
    record.ofType("Observation").stream()
        .flatMap(resource -> scores.read((Observation) resource).stream())
        .filter(score -> score.moment() == null || !score.moment().day().isAfter(today))
        .sorted(Comparator.comparing(RecordedScore::reference))
        .forEach(
            score -> groups.computeIfAbsent(score.group(), unused -> new ArrayList<>()).add(score));
    List<Assessment> found = new ArrayList<>();
    for (Resource resource : record.ofType("QuestionnaireResponse")) {
      QuestionnaireResponse response = (QuestionnaireResponse) resource;
      Optional<Form> form =
          response.hasQuestionnaire() ? forms.find(response.getQuestionnaire()) : Optional.empty();
      if (form.isPresent()) {
        Instrument instrument = form.get().instrument();
        List<RecordedScore> derived =
            groups.remove(RecordedScore.groupOf(References.to(response), instrument));
        responses
            .read(response, instrument, derived == null ? null : new Scores(derived))
            .filter(assessment -> !assessment.moment().day().isAfter(today))
            .ifPresent(found::add);
      }
    }
    groups.values().forEach(group -> new Scores(group).assessment().ifPresent(found::add));
    found.sort(Comparator.comparing(Assessment::reference));
    return found;
  }
}
